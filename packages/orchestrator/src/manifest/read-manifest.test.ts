import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { readManifest } from './read-manifest.ts'

const id = '6a0d8a1e-4b6f-4f0e-9a55-2f3c1de4a7b1'
const other = 'c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32'
const entry = `- id: ${id}\n  name: Shop\n  dockerImage: acme/shop\n  dockerTag: 1.0.0\n`

function faultsOf(text: string): readonly string[] {
  try {
    readManifest(text, 'm.yaml')
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    expect(error.code).toBe('MANIFEST_INVALID')
    const { faults } = error.context
    return Array.isArray(faults) ? faults : [error.message]
  }
  throw new Error('expected faults')
}

describe('readManifest', () => {
  it('reads entries in their order, manual ones with their spec', () => {
    const manual = `- name: Desk\n  id: ${other}\n  manual: true\n  logo: desk.svg\n  spec: { type: object }\n`
    const { entries, warnings } = readManifest(entry + manual)
    expect(entries).toEqual([
      { id, name: 'Shop', dockerImage: 'acme/shop', dockerTag: '1.0.0', others: {} },
      { id: other, name: 'Desk', manual: true, logo: 'desk.svg', spec: { type: 'object' }, others: {} },
    ])
    expect(warnings).toEqual([])
  })

  it('names file, line and entry of all faults at once', () => {
    const text = `${entry}- id: ${id.toUpperCase()}
  name: Bad
  name: Twice
  dockerImage: acme/shop:2
  logo: [a]
- id: nonsense
  manual: maybe
`
    expect(faultsOf(text)).toEqual([
      'line 5: entry 2 (Bad): dockerTag is missing, expected the tag of the image',
      'line 5: entry 2 (Bad): id: the same as in line 1',
      'line 7: entry 2 (Bad): the same member stands twice in one map',
      'line 8: entry 2 (Bad): dockerImage: expected an image without a tag, came "acme/shop:2": the tag goes into dockerTag',
      'line 9: entry 2 (Bad): logo: expected a text, came a list',
      'line 10: entry 3: id: expected a UUID, came "nonsense"',
      'line 10: entry 3: name is missing, expected a text',
      'line 10: entry 3: dockerImage is missing, expected the name of an image, or manual: true',
      'line 10: entry 3: dockerTag is missing, expected the tag of the image',
      'line 11: entry 3: manual: expected true or false, came a text',
    ])
  })

  it.each([
    ['', 'm.yaml, line 1: expected a list of connectors, came nothing'],
    ['[]', 'm.yaml, line 1: expected a list of connectors, came an empty list'],
    ['a: 1', 'm.yaml, line 1: expected a list of connectors, came a map'],
    ['- &a { x: *a }', 'm.yaml, line 1: an alias stands within what it stands for'],
    ['- *nowhere', 'm.yaml, line 1: an alias stands for nothing: no anchor of that name comes before it'],
    [`${entry}---\n- b`, 'm.yaml, line 5: entry 1 (Shop): expected one document, came another one after ---'],
    [entry.replace('Shop', '[Shop]'), 'm.yaml, line 2: entry 1: name: expected a text, came a list'],
    [
      entry.replace('acme/shop', 'Acme Shop'),
      'm.yaml, line 3: entry 1 (Shop): dockerImage: expected the name of an image such as monoid-kit/postgres, came "Acme Shop"',
    ],
    [
      entry.replace('1.0.0', 'a b'),
      'm.yaml, line 4: entry 1 (Shop): dockerTag: expected a tag such as 1.0.0, came "a b"',
    ],
  ])('refuses %j', (text, message) => {
    expect(faultsOf(text)).toEqual([message])
  })

  it('names the place of text that is no YAML', () => {
    expect(faultsOf(`${entry}- id: "open\n`).join('\n')).toMatch(/line 5: entry 2: /)
  })

  it('refuses aliases that stand for a billion values, without making them', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? 'x' : `*l${level - 1}`
      return `- &l${level} [${Array(10).fill(item).join(', ')}]`
    })
    expect(faultsOf(levels.join('\n'))).toEqual([
      'm.yaml, line 1: expected aliases that stand for at most 1000 values, or none',
    ])
  })

  it('refuses lists nested deeper than can be read', () => {
    expect(faultsOf('['.repeat(200_000)).join('\n')).toContain('nested too deep')
  })

  it('lists at most fifty faults and counts the others', () => {
    const faults = faultsOf('- {}\n'.repeat(30))
    expect(faults).toHaveLength(51)
    expect(faults.at(-1)).toBe('and 70 more')
  })

  it('takes aliases and merged maps as the original does', () => {
    const { entries } = readManifest(
      `- &shop { id: ${id}, name: Shop, dockerImage: acme/shop, dockerTag: "1" }\n- { <<: *shop, id: ${other} }\n`,
    )
    expect(entries.map(({ id, name }) => [id, name])).toEqual([
      [id, 'Shop'],
      [other, 'Shop'],
    ])
  })

  it('tells unknown members and keeps them, and reads a number as the text that stands there', () => {
    const { entries, warnings } = readManifest(
      `${entry.replace('1.0.0', '1.10')}  docker_image: x\n  owner: { team: data }\n`,
    )
    expect(entries[0]).toMatchObject({
      dockerTag: '1.10',
      others: { docker_image: 'x', owner: { team: 'data' } },
    })
    expect(warnings).toEqual([
      'line 4: entry 1 (Shop): dockerTag: the number 1.10 was read as text: put it in quotes',
      'line 5: entry 1 (Shop): docker_image: is unknown: did you mean dockerImage?; it is kept',
      'line 6: entry 1 (Shop): owner: is unknown; it is kept',
    ])
  })
})
