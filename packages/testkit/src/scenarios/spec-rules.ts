import type { JsonObject } from '@monoid-kit/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import { runCommand } from '../processes/run-connector-process.ts'

/** What the API's form can show of a property (B23). */
const formKeys: ReadonlySet<string> = new Set([
  'type',
  'title',
  'description',
  'order',
  'default',
  'secret',
  'pattern',
  'items',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
])

/**
 * What a connector's spec must look like for the API's form (B23); needs no server.
 *
 * @param entry the connector's script
 * @param secrets the properties that hold secrets
 * @example specRules(entry, ['password', 'ssl_key'])
 */
export function specRules(entry: string, secrets: readonly string[]): void {
  describe('spec', () => {
    let spec: JsonObject
    let properties: [string, JsonObject][]

    beforeAll(async () => {
      const result = await runCommand(entry, 'spec')
      expect(faultsOf(result, 'spec')).toEqual([])
      expect(result).toMatchObject({ exitCode: 0, lines: [expect.any(String)] })
      spec = result.spec?.spec ?? {}
      properties = Object.entries(spec.properties as Readonly<Record<string, JsonObject>>)
    })

    it('[B23] every setting is of a kind that the form knows', () => {
      for (const [name, property] of properties) {
        expect(
          Object.keys(property).filter((key) => !formKeys.has(key)),
          name,
        ).toEqual([])
        expect(['string', 'integer', 'number', 'boolean', 'array'], name).toContain(property.type)
        if (property.type === 'array') expect(property.items, name).toEqual({ type: 'string' })
      }
      expect(spec.type).toBe('object')
      expect(JSON.stringify(spec)).not.toMatch(/"(enum|oneOf|anyOf|allOf|\$ref|if)"/)
    })

    it('[B23] every setting has a title, a description and a place', () => {
      const orders = properties.map(([, { order }]) => order)
      expect(new Set(orders).size).toBe(orders.length)
      expect(orders.every(Number.isInteger)).toBe(true)
      for (const [name, { title, description }] of properties) {
        expect(title, name).toMatch(/\S/)
        expect(description, name).toMatch(/\S.*\.$/)
      }
    })

    it('[B23] secrets are marked, and nothing else is', () => {
      const marked = properties.filter(([, { secret }]) => secret === true).map(([name]) => name)
      expect(marked.sort()).toEqual([...secrets].sort())
    })

    it('[B4] no default says what an empty setting says', () => {
      const defaults = properties.filter(([, { type }]) => type !== 'boolean').map(([, each]) => each.default)
      for (const given of defaults) expect([null, '', 0]).not.toContain(given)
      const required = new Set(spec.required as readonly string[])
      const needless = properties.filter(([name, { minimum }]) => !required.has(name) && minimum === 0)
      expect(needless).toEqual([])
    })
  })
}
