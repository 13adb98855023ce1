/**
 * The current weather of cities, as a Monoid connector and as routes of an Xtend service.
 *
 * @module
 */
export { type AskWeather, WeatherCache, type WeatherCacheOptions } from './cache/weather-cache.ts'
export { cityRoute } from './city-route.ts'
export type { CityWeather } from './upstream/city-weather.ts'
export { WeatherService, type WeatherServiceOptions } from './upstream/weather-service.ts'
export type { Units, WeatherConfig } from './weather-config.ts'
export { default as WeatherSilo } from './weather-silo.ts'
