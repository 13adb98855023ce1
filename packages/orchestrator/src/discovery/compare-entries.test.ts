import { describe, expect, it } from 'vitest'
import type { ManifestEntry } from '../manifest/manifest.ts'
import { compareEntries } from './compare-entries.ts'

const id = (digit: number) => `6a0d8a1e-4b6f-4f0e-9a55-00000000000${digit}`

describe('compareEntries', () => {
  const entry = (changes: Partial<ManifestEntry> = {}): ManifestEntry => ({
    id: id(0),
    name: 'Shop',
    dockerImage: 'acme/shop',
    dockerTag: '1',
    spec: {
      required: ['url'],
      properties: {
        url: { type: 'string' },
        tls: { type: 'object', properties: { ca: { type: 'string' } } },
      },
    },
    others: {},
    ...changes,
  })

  it('says nothing where nothing differs', () => {
    expect(compareEntries([entry()], [entry()])).toEqual([])
  })

  it('tells per entry what was added, removed and changed', () => {
    const next = entry({
      dockerTag: '2',
      spec: {
        required: ['url', 'port'],
        title: 'A shop',
        properties: {
          port: { type: 'integer' },
          tls: { type: 'object', properties: { ca: { type: 'string', default: 'x' }, key: {} } },
        },
      },
    })
    const gone = entry({ id: id(1), name: 'Gone' })
    const come = entry({ id: id(2), name: 'Come' })
    expect(compareEntries([entry(), gone], [next, come])).toEqual([
      {
        id: id(0),
        label: 'Shop (acme/shop:2)',
        changes: [
          'dockerTag "1" → "2"',
          'property port added',
          'property tls.ca: default added: "x"',
          'property tls.key added',
          'property url removed',
          'spec: required: +port',
          'spec: title added: "A shop"',
        ],
      },
      { id: id(2), label: 'Come (acme/shop:1)', changes: ['entry added'] },
      { id: id(1), label: 'Gone (acme/shop:1)', changes: ['entry removed'] },
    ])
  })
})
