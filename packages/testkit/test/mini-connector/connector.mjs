// A connector to a file of notes, written without any kit.
import { writeSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { archiveOf } from './archive.mjs'
import { listOf, readArgument, readFlags } from './arguments.mjs'
import { changeDatabase, readDatabase } from './database.mjs'
import { Refusal } from './refusal.mjs'
import { settingsOf } from './settings.mjs'
import { isMatch, keyOf, stores } from './stores.mjs'

const mostLineBytes = 65_534
const mostScanned = 100
const brokenPipe = 141

/** Its parts are methods, so that a test can spoil one of them. */
export class MiniConnector {
  stores = stores

  /** Does what the words of the command line ask for. */
  async run(words) {
    try {
      const { command, paths } = this.readFlags(words)
      this.command = command
      const files = {}
      for (const [name, file] of Object.entries(paths)) files[name] = await this.readArgument(name, file)
      return (await this[command](files)) ?? 0
    } catch (error) {
      return this.fail(error)
    }
  }

  readFlags(words) {
    return readFlags(words)
  }

  readArgument(name, file) {
    return readArgument(name, file)
  }

  fail(error) {
    const isForeseen = error instanceof Refusal
    this.log(isForeseen ? error.message : 'something went wrong that was not foreseen')
    return isForeseen ? error.exitCode : 1
  }

  async spec() {
    this.print('SPEC', 'spec', await this.readSpec())
  }

  async readSpec() {
    return JSON.parse(await readFile(path.join(import.meta.dirname, 'spec.json'), 'utf8'))
  }

  async validate({ config }) {
    try {
      await this.open(config)
      this.print('VALIDATE', 'validate_msg', { status: 'SUCCESS' })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.print('VALIDATE', 'validate_msg', { status: 'FAILURE', message: error.message })
    }
  }

  async schema({ config }) {
    const { settings } = await this.open(config)
    const schemas = this.shownStores(settings).map((store) => this.schemaOf(store))
    this.print('SCHEMA', 'schema_msg', { schemas })
  }

  async scan({ config, schemas }) {
    const { settings, rows } = await this.open(config)
    for (const item of listOf('schemas', schemas, 'schemas')) {
      const store = this.storeOf(settings, item.name, item.group)
      if (store === undefined) this.log('a store of --schemas is not known')
      else for (const row of rows[store.name].slice(0, mostScanned)) this.printRow(store, shortened(row))
    }
  }

  async query({ config, query }) {
    const { settings, rows } = await this.open(config)
    for (const wanted of this.wantedOf(settings, listOf('query', query, 'identifiers'))) {
      this.printResult(wanted, 'QUERY', this.dataType(wanted.store, this.found(wanted, rows)))
    }
  }

  async delete({ config, query }) {
    const { settings } = await this.open(config)
    const all = this.wantedOf(settings, listOf('query', query, 'identifiers'))
    await this.change(settings, (content) => {
      for (const wanted of all) {
        const gone = new Set(this.found(wanted, content.rows))
        if (gone.size > 0)
          content.rows[wanted.name] = content.rows[wanted.name].filter((row) => !gone.has(row))
      }
    })
    for (const wanted of all) this.printResult(wanted, 'DELETE', wanted.store && 'NONE')
  }

  async 'request-status'({ config, requests }) {
    const { settings, rows } = await this.open(config)
    for (const handle of listOf('requests', requests, 'handles')) {
      const wanted = this.wantedOfHandle(settings, handle)
      const isDelete = handle.request_type === 'DELETE'
      const type = isDelete ? 'NONE' : this.dataType(wanted.store, this.found(wanted, rows))
      this.print('REQUEST_STATUS', 'request_status', statusOf(wanted, type))
    }
  }

  async 'request-results'({ config, requests, persist_conf }) {
    const { settings, rows } = await this.open(config)
    for (const handle of listOf('requests', requests, 'handles')) {
      if (handle.request_type === 'DELETE') continue
      const wanted = this.wantedOfHandle(settings, handle)
      const { store } = wanted
      const found = this.found(wanted, rows)
      if (store === undefined) this.log('a store of --requests is not known')
      else if (this.dataType(store, found) === 'FILE') await this.printFile(store, found, persist_conf)
      else for (const row of found) this.printRow(store, row)
    }
  }

  /** The settings, and the rows of each store. */
  async open(config) {
    const settings = await this.settingsOf(config)
    const { rows } = await this.readDatabase(settings)
    return { settings, rows }
  }

  async settingsOf(config) {
    return settingsOf(config, (await this.readSpec()).spec)
  }

  readDatabase(settings) {
    return readDatabase(settings)
  }

  change(settings, change) {
    return changeDatabase(settings, change)
  }

  shownStores({ stores: shown }) {
    return this.stores.filter(({ name }) => shown === undefined || shown.includes(name))
  }

  storeOf(settings, name, group) {
    return this.shownStores(settings).find((store) => keyOf(store.name, store.group) === keyOf(name, group))
  }

  schemaOf({ name, group, columns }) {
    const properties = Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, { type }]))
    return { name, group, json_schema: { type: 'object', properties } }
  }

  /** What is asked of each store: its identifiers together, for there is one answer per store. */
  wantedOf(settings, items) {
    const wanted = new Map()
    for (const { schema_name: name, schema_group: group, identifier, identifier_query: value } of items) {
      if (typeof name !== 'string') throw new Refusal('--query: an item without schema_name', 2)
      const key = keyOf(name, group)
      if (!wanted.has(key))
        wanted.set(key, { name, group, store: this.storeOf(settings, name, group), identifiers: [] })
      wanted.get(key).identifiers.push({ identifier, value })
    }
    return [...wanted.values()].map((one) => (this.areKnown(one) ? one : { ...one, store: undefined }))
  }

  areKnown({ store, identifiers }) {
    return identifiers.every(({ identifier }) => Object.hasOwn(store?.columns ?? {}, identifier))
  }

  wantedOfHandle(settings, { schema_name: name, schema_group: group, data }) {
    const identifiers = Array.isArray(data?.identifiers) ? data.identifiers : []
    return { name, group, store: this.storeOf(settings, name, group), identifiers }
  }

  found({ store, identifiers }, rows) {
    const isWanted = (row) => identifiers.some((one) => this.isMatch(store, row, one))
    return store === undefined ? [] : rows[store.name].filter(isWanted)
  }

  isMatch(store, row, { identifier, value }) {
    return isMatch(store.columns[identifier], row[identifier] ?? null, value)
  }

  /** Rows that fit no line are handed out as files, so that nothing of them is lost. */
  dataType(store, found) {
    if (store === undefined) return undefined
    const isLong = found.some((row) => Buffer.byteLength(JSON.stringify(row)) > mostLineBytes - 200)
    return store.isFiles || isLong ? 'FILE' : 'RECORDS'
  }

  printResult(wanted, request_type, data_type) {
    const { name, group, identifiers } = wanted
    const data = request_type === 'QUERY' ? { identifiers } : undefined
    const handle = { schema_name: name, schema_group: group, data, request_type }
    this.print('REQUEST_RESULT', 'request', { status: statusOf(wanted, data_type), handle })
  }

  printRow({ name, group }, data) {
    this.print('RECORD', 'record', { record_type: 'RECORD', schema_name: name, schema_group: group, data })
  }

  async printFile({ name, group }, found, persist_conf) {
    if (typeof persist_conf?.temp_store !== 'string')
      throw new Refusal('--persist_conf: expected temp_store', 2)
    if (found.length === 0) return
    const folder = path.posix.join(group ?? '', name)
    const file = `${folder}.tar.gz`
    const full = path.join(persist_conf.temp_store, file)
    await mkdir(path.dirname(full), { recursive: true })
    await writeFile(full, this.archiveOf(folder, found))
    await chmod(full, 0o644)
    this.print('RECORD', 'record', { record_type: 'FILE', schema_name: name, schema_group: group, file })
  }

  archiveOf(folder, found) {
    return archiveOf(
      found.map((row, index) => ({
        name: `${folder}/${index + 1}.json`,
        content: Buffer.from(JSON.stringify(row)),
      })),
    )
  }

  log(message) {
    this.print('LOG', 'log', { message })
  }

  print(type, member, payload) {
    this.write(`${JSON.stringify({ type, [member]: payload })}\n`)
  }

  /** Writes a whole line, however little of it a pipe takes at once. */
  write(text) {
    let rest = Buffer.from(text)
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(1, rest))
      } catch (error) {
        if (error.code === 'EPIPE') process.exit(brokenPipe)
        if (error.code !== 'EAGAIN') throw error
      }
    }
  }
}

function statusOf({ name, group }, data_type) {
  const request_status = data_type === undefined ? 'FAILED' : 'COMPLETE'
  return { schema_name: name, schema_group: group, request_status, data_type: data_type ?? 'NONE' }
}

/** For a sample the beginnings of long texts are enough. */
function shortened(row) {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, typeof cell === 'string' ? cell.slice(0, 1000) : cell]),
  )
}
