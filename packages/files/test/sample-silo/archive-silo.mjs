import { AbstractSilo } from '@monoid-kit/core'
import { Documents } from './documents.mjs'
import { Profiles } from './profiles.mjs'
import { Service } from './service.mjs'

/** Two stores of one service: records that are there at once, and files whose export takes a while. */
export default class ArchiveSilo extends AbstractSilo {
  async validate() {
    await new Service(this.config.service).people()
    return { status: 'SUCCESS' }
  }

  async dataStores() {
    const service = new Service(this.config.service)
    return [new Documents(service), new Profiles(service)]
  }
}
