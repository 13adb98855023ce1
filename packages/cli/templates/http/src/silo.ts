import { AbstractSilo, type SiloContext } from '@monoid-kit/core'
import { People } from './people.ts'
import { type Config, Service } from './service.ts'

export default class Silo extends AbstractSilo<Config> {
  readonly #service = new Service(this.config)

  async validate({ signal }: SiloContext) {
    // one page tells whether the address and the token are right
    for await (const _ of this.#service.people(signal)) break
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return [new People(this.#service)]
  }

  override async close() {
    this.#service.close()
  }
}
