/** A city of the fake weather service, its weather in metric units. */
export interface FakeCity {
  readonly name: string
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly celsius: number
  readonly metresPerSecond: number
  readonly conditions: string
}

/** The cities that the fake weather service knows. */
const fakeCities: readonly FakeCity[] = [
  city('London', 'GB', [51.5085, -0.1257], 11.4, 4.6, 'light rain'),
  city('Paris', 'FR', [48.8534, 2.3488], 14.2, 3.1, 'broken clouds'),
  city('Reykjavík', 'IS', [64.1355, -21.8954], 3.8, 11.3, 'shower sleet'),
  city('São Paulo', 'BR', [-23.5475, -46.6361], 24.7, 2.1, 'clear sky'),
  city('Tokyo', 'JP', [35.6895, 139.6917], 18.9, 5.2, 'mist'),
]

function city(
  name: string,
  country: string,
  [latitude, longitude]: readonly [number, number],
  celsius: number,
  metresPerSecond: number,
  conditions: string,
): FakeCity {
  return { name, country, latitude, longitude, celsius, metresPerSecond, conditions }
}

/**
 * The city that a question means.
 *
 * @param question a name, with `,` and a country where wanted; capitals do not count
 * @returns the city, or undefined
 * @example cityNamed('paris,fr')?.name // 'Paris'
 */
export function cityNamed(question: string): FakeCity | undefined {
  const [name = '', country] = question.normalize('NFC').toLowerCase().split(',')
  return fakeCities.find(
    (each) =>
      each.name.toLowerCase() === name.trim() &&
      (country === undefined || each.country.toLowerCase() === country.trim()),
  )
}

/**
 * What the service answers about a city, in OpenWeatherMap's form.
 *
 * @param city one that it knows
 * @param units `metric`, `imperial` or `standard`
 * @param seconds when it was measured, from 1970
 * @returns the answer
 * @example weatherOf(city, 'metric', 1_750_000_000).main.temp // 11.4
 */
export function weatherOf({ celsius, metresPerSecond, ...city }: FakeCity, units: string, seconds: number) {
  const degrees = { metric: celsius, imperial: celsius * 1.8 + 32 }[units] ?? celsius + 273.15
  const speed = units === 'imperial' ? metresPerSecond * 2.2369 : metresPerSecond
  return {
    coord: { lon: city.longitude, lat: city.latitude },
    weather: [{ id: 500, main: 'Sample', description: city.conditions, icon: '10d' }],
    base: 'stations',
    main: { temp: round(degrees), feels_like: round(degrees - 1), pressure: 1013, humidity: 72 },
    visibility: 10_000,
    wind: { speed: round(speed), deg: 240 },
    clouds: { all: 75 },
    dt: seconds,
    sys: { country: city.country, sunrise: seconds - 20_000, sunset: seconds + 20_000 },
    timezone: 0,
    id: 1,
    name: city.name,
    cod: 200,
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
