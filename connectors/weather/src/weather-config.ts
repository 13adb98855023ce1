/** In what temperatures and speeds are told. */
export type Units = 'metric' | 'imperial' | 'standard'

/** The configuration as spec.json describes it, defaults applied, unset members absent (B4). */
export interface WeatherConfig {
  /** The cities of the data store. */
  readonly cities?: readonly string[]
  readonly api_key?: string
  readonly url: string
  readonly units: Units
  /** Of one attempt. */
  readonly timeout_seconds: number
  readonly cache_seconds: number
  readonly cache_entries: number
}
