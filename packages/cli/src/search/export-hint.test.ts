import { describe, expect, it } from 'vitest'
import { exportHint } from './export-hint.ts'
import type { SearchArguments } from './search-options.ts'

const plain: SearchArguments = {
  url: 'postgres://ann@db/shop',
  terms: ['email=ann@x.org'],
  'terms-stdin': false,
  'password-stdin': false,
  'no-password': false,
  everywhere: false,
}

describe('exportHint', () => {
  it('is a command that a shell takes as it is meant', () => {
    expect(
      exportHint({ ...plain, url: 'postgres://ann@db/shop?sslmode=require', terms: ["name=O'Brien"] }),
    ).toBe(`monoid-kit export 'postgres://ann@db/shop?sslmode=require' 'name=O'\\''Brien' -o rows.ndjson`)
  })

  it('repeats what was given, the password apart', () => {
    const hint = exportHint({
      ...plain,
      url: 'mysql://ann:hunter%202@db/shop',
      everywhere: true,
      depth: '2',
      set: ['exclude_tables=log_*', 'max_connections=1'],
      image: 'monoid/mysql:1',
      network: 'host',
    })
    expect(hint).toBe(
      "monoid-kit export mysql://ann@db/shop --everywhere --depth 2 --set 'exclude_tables=log_*' --set 'max_connections=1' " +
        "--image monoid/mysql:1 --network host 'email=ann@x.org' -o rows.ndjson",
    )
  })

  it('leaves terms of stdin where they are', () => {
    expect(exportHint({ ...plain, terms: [], 'terms-stdin': true })).toBe(
      'monoid-kit export postgres://ann@db/shop --terms-stdin -o rows.ndjson',
    )
  })

  it('is not given where the terminal would not show it as it is', () => {
    expect(exportHint({ ...plain, terms: ['email=\u001b[2J'] })).toBeUndefined()
  })
})
