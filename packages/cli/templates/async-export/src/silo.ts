import { AbstractSilo, type SiloContext } from '@monoid-kit/core'
import { Documents } from './documents.ts'
import { type Config, Service } from './service.ts'

export default class Silo extends AbstractSilo<Config> {
  readonly #service = new Service(this.config)

  async validate({ signal }: SiloContext) {
    await this.#service.check(signal)
    return { status: 'SUCCESS' as const }
  }

  async dataStores() {
    return [new Documents(this.#service)]
  }

  override async close() {
    this.#service.close()
  }
}
