import { describe, expect, test } from 'vitest'
import { acceptedTypes } from './media-types.ts'

const offered = ['application/json', 'application/x-ndjson', 'application/gzip']
const bestOf = (accept?: string) =>
  acceptedTypes({ headers: accept === undefined ? {} : { accept } }, offered)[0]

describe('acceptedTypes', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/json;q=0.1, application/x-ndjson', 'application/x-ndjson'],
    ['application/json;q=0, */*', 'application/x-ndjson'],
    ['text/html, application/gzip;q=0.2', 'application/gzip'],
    ['APPLICATION/JSON', 'application/json'],
  ])('%s', (accept, expected) => {
    expect(bestOf(accept)).toBe(expected)
  })

  test.each(['text/html', '', 'application/json;q=0', 'nonsense'])('refuses "%s"', (accept) => {
    expect(() => bestOf(accept)).toThrow(expect.objectContaining({ status: 406 }))
  })
})
