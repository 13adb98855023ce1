import { describe, expect, it } from 'vitest'
import { fillSection, table } from './markdown.ts'
import { settingsTable } from './settings-of.ts'

describe('fillSection', () => {
  it('replaces what stands between the markers, and nothing else', () => {
    const page = 'before\n<!-- a -->\nold\n<!-- /a -->\nafter\n'
    expect(fillSection(page, 'a', 'new')).toBe('before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter\n')
  })

  it('changes nothing the second time', () => {
    const once = fillSection('# Page\n', 'a', 'text')
    expect(once).toBe('# Page\n\n<!-- a -->\n\ntext\n\n<!-- /a -->\n')
    expect(fillSection(once, 'a', 'text')).toBe(once)
  })

  it('refuses a section without an end', () => {
    expect(() => fillSection('<!-- a -->\nopen', 'a', 'text')).toThrow('has no "<!-- /a -->"')
  })
})

it('keeps bars and line ends from breaking a table', () => {
  expect(table(['a'], [['x | y\n z']])).toBe('| a |\n| --- |\n| x \\| y z |')
})

it('lists settings in the order of the form, nested ones by path', () => {
  const spec = {
    required: ['host'],
    properties: {
      limits: {
        type: 'object',
        title: 'Limits',
        order: 2,
        properties: { rows: { type: 'integer', minimum: 1 } },
      },
      password: { type: 'string', title: 'Password', description: 'Kept secret.', secret: true, order: 1 },
      host: { type: 'string', title: 'Host', order: 0 },
      names: { type: 'array', items: { type: 'string' }, title: 'Names', default: [], order: 3 },
    },
  }
  expect(settingsTable(spec).split('\n').slice(2)).toEqual([
    '| `host` | string | required | Host. |',
    '| `password` | string, secret |  | Password. Kept secret. |',
    '| `limits` | object |  | Limits. |',
    '| `limits.rows` | integer |  | (at least 1) |',
    '| `names` | list of strings | `[]` | Names. |',
  ])
})
