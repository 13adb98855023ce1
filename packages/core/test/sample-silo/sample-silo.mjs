import { existsSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { AbstractSilo } from '../../dist/index.js'
import { disturb } from './behaviours.mjs'
import { People } from './people.mjs'

/** A silo whose store is a JSON file, and which does what `behaviour` says. Its openings and closings stand in `file`.log. */
export default class SampleSilo extends AbstractSilo {
  constructor(config) {
    super(config)
    if (config.behaviour === 'throw-constructor') throw new TypeError('ada@example.org')
  }

  async validate(context) {
    await disturb(this.config, context)
    if (this.config.behaviour === 'percent') {
      return { status: 'FAILURE', message: `disk 100% full for ${this.config.token}` }
    }
    if (this.config.behaviour === 'no-answer') return undefined
    if (this.config.behaviour === 'no-text') return { status: 'SUCCESS', message: 5 }
    return existsSync(this.config.file)
      ? { status: 'SUCCESS' }
      : { status: 'FAILURE', message: 'the file does not exist' }
  }

  async dataStores() {
    return [new People(this.config)]
  }

  async *schemas(context) {
    yield* super.schemas(context)
    await disturb(this.config, context)
  }

  async close() {
    if (this.config.verbose) await appendFile(`${this.config.file}.log`, 'close\n')
    if (this.config.behaviour === 'close-throws') throw new Error('ada@example.org')
  }
}
