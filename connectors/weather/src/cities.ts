import {
  ConnectorError,
  type JsonObject,
  ListedStore,
  type Records,
  type SiloContext,
  type StoredIdentifier,
} from '@monoid-kit/core'
import { type CityWeather, recordSchema } from './upstream/city-weather.ts'

/** What the store is made of. */
export interface CitiesOptions {
  /** Their names as they are asked for. */
  readonly names: readonly string[]
  /** Asks for the weather of a city; undefined where the weather service does not know it. */
  readonly ask: (city: string, signal: AbortSignal) => Promise<CityWeather | undefined>
}

/** The cities of the settings, each a record with its current weather. */
export class Cities extends ListedStore<CitiesOptions> {
  readonly name = 'cities'

  jsonSchema(): JsonObject {
    return recordSchema()
  }

  protected async *listRecords({ signal }: SiloContext): AsyncGenerator<JsonObject> {
    const { ask, names } = this.config
    for (const city of names) {
      const weather = await ask(city, signal)
      if (!weather) throw unknownCity(city)
      // by the name that the settings give it, or nobody would find it by that
      yield { ...weather, city }
    }
  }

  protected override readRecords(
    identifiers: readonly StoredIdentifier[],
    context: SiloContext,
  ): AsyncGenerator<Records> {
    // who looks for cities by their names should not wait for the weather of all the others
    const isByName = identifiers.every(({ identifier }) => identifier === 'city')
    if (!isByName) return this.#readAll(identifiers, context)
    const wanted = new Set(
      identifiers.map(({ identifier_query }) => String(identifier_query).normalize('NFC')),
    )
    const names = this.config.names.filter((name) => wanted.has(name))
    return new Cities({ ...this.config, names }).#readAll(identifiers, context)
  }

  protected async eraseRecords(): Promise<void> {
    throw new ConnectorError('STORE_READ_ONLY', 'the weather of a city cannot be deleted', {
      hint: 'to leave a city out, take it out of the setting cities',
    })
  }

  #readAll(identifiers: readonly StoredIdentifier[], context: SiloContext): AsyncGenerator<Records> {
    return super.readRecords(identifiers, context)
  }
}

/**
 * Says which city of the settings the weather service does not know.
 *
 * @param city its name, from the settings
 * @returns the error
 * @example throw unknownCity('Atlantis')
 */
export function unknownCity(city: string): ConnectorError {
  return new ConnectorError('SERVICE_REFUSED', `the weather service knows no city called ${city}`, {
    hint: 'correct the setting cities; check url where it knows none of them',
  })
}
