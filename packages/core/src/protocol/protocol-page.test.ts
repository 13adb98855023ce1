import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../runner/commands.ts'
import { fileFlags, flagsFor } from '../runner/flags.ts'
import { decodeLine } from './decode-lines.ts'
import { encodeMessage } from './encode-message.ts'
import { joinRecords } from './join-records.ts'
import { messageSchemas } from './message-schemas.ts'
import type { MonoidMessage, MonoidRecord } from './messages.ts'
import {
  type Checked,
  checkFindRequest,
  checkPersistenceConfig,
  checkQuery,
  checkRequests,
  checkSchemas,
} from './validators.ts'

const docs = (name: string) => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8')
const page = docs('protocol.md')

/** The lines of all blocks that are so called. */
function linesOf(name: string): string[] {
  return [...page.matchAll(/^```json (\S+)\n([\s\S]*?)^```$/gm)]
    .filter(([, title]) => title === name)
    .flatMap(([, , text = '']) => text.trim().split('\n'))
}

function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

describe('docs/protocol.md', () => {
  const messages = linesOf('message').map((line, index) => ({
    line,
    message: decodeLine(Buffer.from(line), index + 1, { refuseNulls: true }) as MonoidMessage,
  }))

  it('[B10] has a valid example of every message, as this kit writes it', () => {
    const types = messageSchemas.MonoidMessage.oneOf.map(({ properties }) => properties.type.const)
    expect(new Set(messages.map(({ message }) => message.type))).toEqual(new Set(types))
    const kinds = messageSchemas.Finding.oneOf.map(({ properties }) => properties.kind.const)
    const findings = messages.flatMap(({ message }) => (message.type === 'FINDING' ? [message.finding] : []))
    expect(findings.map(({ kind }) => kind)).toEqual(kinds)
    for (const { line, message } of messages) expect(JSON.parse(text(message))).toEqual(JSON.parse(line))
  })

  it('[B8] has an example of a split record that can be joined', async () => {
    const parts = messages.flatMap(({ message }) =>
      message.type === 'RECORD' && message.record.part ? [message.record] : [],
    )
    const joined: MonoidRecord[] = []
    for await (const record of joinRecords(each(parts))) joined.push(record)
    expect(joined.map(({ data }) => data)).toEqual([{ id: 1, text: 'Dear Ann' }])
  })

  it('has a valid example of every argument file', () => {
    const checks: Record<string, (value: unknown) => Checked<unknown>> = {
      config: (value) => ({ ok: true, value }),
      schemas: checkSchemas,
      query: checkQuery,
      requests: checkRequests,
      persist_conf: checkPersistenceConfig,
      find: checkFindRequest,
    }
    expect(Object.keys(checks).sort()).toEqual(Object.keys(fileFlags).sort())
    for (const [name, check] of Object.entries(checks)) {
      const examples = linesOf(name)
      expect(examples.length, name).toBeGreaterThan(0)
      for (const line of examples) expect(check(JSON.parse(line))).toMatchObject({ ok: true })
    }
  })

  it('[B1] lists every command with the flags that it needs and takes', () => {
    const rows = new Map(
      rowsOf(page).map(([command = '', ...cells]) => [/`([a-z-]+)`/.exec(command)?.[1], cells]),
    )
    const letters = (names: readonly (keyof typeof fileFlags)[]) =>
      names.map((name) => `-${fileFlags[name].aliases[0]}`).join(' ')
    for (const [name, { needs, takes }] of Object.entries(commands)) {
      const [must, may] = rows.get(name) ?? []
      expect([name, must?.replaceAll('`', ''), may?.replaceAll('`', '')]).toEqual([
        name,
        letters(needs),
        letters(takes),
      ])
    }
  })

  it('lists every flag in each of its spellings', () => {
    const { options, files } = flagsFor(['find'])
    const shown = rowsOf(page)
      .map(([flag = '']) => flag)
      .join('\n')
    for (const [name, { aliases }] of Object.entries({ ...options, ...files })) {
      const spellings = [
        `--${name}`,
        ...aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`)),
      ]
      for (const spelling of spellings) expect(shown).toMatch(new RegExp(`\`${spelling}( |\`)`))
    }
  })

  it('names every member of every message', () => {
    const unnamed = [...membersOf(messageSchemas)].filter(
      (name) => !new RegExp(`["\`{ ]${name}["\`?,:}]`).test(page),
    )
    expect(unnamed).toEqual([])
  })

  it('tells of every rule, once', () => {
    const numbers = (text: string) =>
      rowsOf(text).flatMap(([cell = '']) => (/^B\d+$/.test(cell) ? [cell] : []))
    expect(numbers(page)).toEqual(numbers(docs('rules.md')))
  })
})

function text(message: MonoidMessage): string {
  return Buffer.from(encodeMessage(message)).toString()
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** The names of all members in a schema, however deep. */
function* membersOf(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') yield* Object.keys(value as object)
    yield* membersOf(value)
  }
}
