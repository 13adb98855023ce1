import { createReadStream } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectorError } from '@monoid-kit/core'

/** A service that a folder stands for: people.json, documents/<number>/…, and a file per export that is being prepared. */
export class Service {
  #folder

  constructor(folder) {
    this.#folder = folder
  }

  async people() {
    return JSON.parse(await this.#read('people.json'))
  }

  async removePerson(number) {
    const people = await this.people()
    await writeFile(
      this.#path('people.json'),
      JSON.stringify(people.filter((person) => person.number !== number)),
    )
  }

  /** Asks for an export of some people's documents. Asking again for the same people finds the same export. */
  async startExport(numbers) {
    const name = `export-${numbers.join('-')}`
    await writeFile(this.#path(name), 'preparing', { flag: 'wx' }).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
    return name
  }

  /** @returns `preparing`, `ready` or `expired` */
  async exportState(name) {
    return (await this.#read(name)).trim()
  }

  async *documents(number) {
    const folder = this.#path('documents', number)
    const names = await readdir(folder).catch(() => [])
    for (const name of names.sort()) {
      const file = path.join(folder, name)
      // As with downloads, the length is not always known, and some never end.
      const length = name.endsWith('.pdf') ? { size: (await stat(file)).size } : {}
      yield { name: [decodeURIComponent(name)], content: download(file), ...length }
    }
  }

  async removeDocuments(number) {
    await rm(this.#path('documents', number), { recursive: true, force: true })
  }

  #path(...parts) {
    return path.join(this.#folder, ...parts)
  }

  async #read(name) {
    try {
      return await readFile(this.#path(name), 'utf8')
    } catch (cause) {
      throw new ConnectorError('CONNECT_FAILED', 'the service does not answer', { cause })
    }
  }
}

async function* download(file) {
  yield* createReadStream(file)
  if (file.endsWith('.stalled')) await delay(3_600_000)
}
