import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatManifest } from './format-manifest.ts'
import type { ManifestEntry } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

const noComments = { entries: new Map() }

/** Texts that YAML could take for something else, among others. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((value) => value.isWellFormed()),
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '1.10',
    '0x1f',
    '2020-01-01',
    '1_000',
    '- a',
    'a: b',
    '# no',
    '',
    ' ',
    '\n',
    '"',
    '<<',
    '\r\n',
    '\u0085',
    '\ufeff',
  ),
)
const name = text.filter((value) => value !== '')
const json = fc.letrec<{ value: ManifestEntry['others'][string] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '<<' && key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value
const object = fc.dictionary(
  name.filter((key) => key !== '<<' && key !== '__proto__'),
  json,
  { maxKeys: 5 },
)
const entries = fc.uniqueArray(
  fc
    .record({ id: fc.uuid(), name, spec: object, others: object.map(withoutKnown), logo: name })
    .map((entry) => ({
      ...entry,
      manual: true,
    })),
  { minLength: 1, maxLength: 4, selector: ({ id }) => id },
)

function withoutKnown(members: ManifestEntry['others']): ManifestEntry['others'] {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [`x-${key}`, value]))
}

describe('formatManifest', () => {
  it('writes what reads back the same, and the same bytes again', () => {
    fc.assert(
      fc.property(entries, (made) => {
        const written = formatManifest(made, noComments)
        const read = readManifest(written)
        expect(read.entries).toEqual(made)
        expect(formatManifest(read.entries, read.comments)).toBe(written)
      }),
      { numRuns: 300 },
    )
  })

  it("writes the members in the original's order, the spec by name and last", () => {
    const manifest =
      readManifest(`- spec: { type: object, properties: { b: { type: string }, a: { type: string } } }
  owner: data
  manual: true
  dockerTag: "2"
  name: Desk
  id: c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32
`)
    expect(
      formatManifest(manifest.entries, manifest.comments),
    ).toBe(`- id: c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32
  name: Desk
  dockerTag: "2"
  manual: true
  owner: data
  spec:
    properties:
      a:
        type: string
      b:
        type: string
    type: object
`)
  })

  it('keeps the comments with the entries and members that they stand at', () => {
    const source = `# The connectors of a shop.

# For the till.
- name: Till # as the shop calls it
  # never changes
  id: 6a0d8a1e-4b6f-4f0e-9a55-2f3c1de4a7b1
  dockerImage: acme/till
  dockerTag: 1.0.0
# For people.
- id: c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32
  name: Desk
  manual: true
# The end.
`
    const { entries, comments } = readManifest(source)
    const written = formatManifest(entries, comments)
    expect(written).toBe(`# The connectors of a shop.

# For the till.
# never changes
- id: 6a0d8a1e-4b6f-4f0e-9a55-2f3c1de4a7b1
  name: Till # as the shop calls it
  dockerImage: acme/till
  dockerTag: 1.0.0
# For people.
- id: c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32
  name: Desk
  manual: true

# The end.
`)
    const again = readManifest(written)
    expect(formatManifest(again.entries, again.comments)).toBe(written)
  })
})
