/**
 * A fake weather service by itself, for who needs nothing else: it loads no test runner.
 *
 * @module
 */
export {
  type AskedWeather,
  FakeWeather,
  type FakeWeatherOptions,
  type WeatherFault,
} from './weather/fake-weather.ts'
