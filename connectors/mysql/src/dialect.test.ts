import { describe, expect, it } from 'vitest'
import { dialectOf } from './dialect.ts'

describe('dialectOf', () => {
  it.each([
    ['9.7.4-2', '(Debian)', 'MySQL', '9.7.4'],
    ['8.0.36-28', 'Percona Server (GPL)', 'MySQL', '8.0.36'],
    ['11.8.6-MariaDB-0+deb13u1 from Debian', '-- Please help', 'MariaDB', '11.8.6'],
    ['10.11.6', 'MariaDB Server', 'MariaDB', '10.11.6'],
  ])('takes %s (%s) for %s %s', (version, comment, product, numbers) => {
    expect(dialectOf(version, comment)).toMatchObject({ product, version: numbers })
  })

  it.each([
    ['5.7.44', ''],
    ['8.0.16', ''],
    ['10.5.9-MariaDB', ''],
    ['', ''],
  ])('refuses version "%s"', (version, comment) => {
    expect(() => dialectOf(version, comment)).toThrow(/expected (8\.0\.17|10\.6\.0) or newer/)
  })
})
