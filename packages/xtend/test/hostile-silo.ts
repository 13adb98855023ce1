import { AbstractSilo, type JsonObject, ListedStore, type MonoidSiloSpec } from '@monoid-kit/core'

/** What a browser would do something about, were it taken for markup. */
export const markup = '<img src=x onerror="window.attacked = true"><script>window.attacked = true</script>'

export const hostileSpec: MonoidSiloSpec = {
  name: 'Hostile',
  spec: {
    type: 'object',
    properties: { password: { type: 'string', secret: true, description: markup } },
  },
}

/** A store whose names and values are markup. */
class MarkupStore extends ListedStore {
  readonly name = `pages ${markup}`
  override readonly group = 'web/site'

  jsonSchema(): JsonObject {
    return {
      type: 'object',
      properties: {
        email: { type: 'string', description: markup },
        [markup]: { type: 'string' },
      },
    }
  }

  protected async *listRecords(): AsyncGenerator<JsonObject> {
    yield { email: 'ada@example.org', [markup]: markup }
    yield { email: `${markup}@example.org`, [markup]: '</td></table>' }
  }

  protected async eraseRecords(): Promise<void> {
    throw new Error('nothing may be erased')
  }
}

/** A store with more records than anybody wants to see. */
class LongStore extends ListedStore {
  readonly name = 'long'

  jsonSchema(): JsonObject {
    return { type: 'object', properties: { kind: { type: 'string' }, number: { type: 'integer' } } }
  }

  protected async *listRecords(): AsyncGenerator<JsonObject> {
    for (let number = 0; number < 1000; number++) yield { kind: 'same', number }
  }

  protected async eraseRecords(): Promise<void> {
    throw new Error('nothing may be erased')
  }
}

/** A silo whose names and values are made to harm a page that shows them. */
export class HostileSilo extends AbstractSilo {
  async validate() {
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return [new MarkupStore(this.config), new LongStore(this.config)]
  }
}
