import { describe, expect, test } from 'vitest'
import { ConnectorError, toConnectorError } from './connector-error.ts'

const personal = 'ada@example.org'
class OddError extends Error {
  static override readonly name = personal
}

const throwing = () => {
  throw new Error(personal)
}

function errorWith(members: object): Error {
  return Object.defineProperties(new Error(personal), Object.getOwnPropertyDescriptors(members))
}

describe('a foreign error', () => {
  test.each([
    ['a stack that is no text', errorWith({ stack: [1, 2] })],
    [
      'a code that cannot be read',
      errorWith({
        get code() {
          return throwing()
        },
      }),
    ],
    ['no constructor', errorWith({ constructor: null })],
    ['no prototype', Object.create(null)],
    ['a proxy that refuses everything', new Proxy({}, { get: throwing, getPrototypeOf: throwing })],
    ['a class with an odd name', new OddError('text')],
    ['a code that is a number of somebody', errorWith({ code: '4111111111111111' })],
    ['a message with a line that looks like a frame', new Error(`x\n    at ${personal} (ada.js:1:1)`)],
    ['a text', personal],
    ['nothing', undefined],
  ])('%s: becomes INTERNAL and is not quoted', (_what, thrown) => {
    const error = toConnectorError(thrown)
    expect(error.code).toBe('INTERNAL')
    expect(error.message).toMatch(/^unexpected \w+( at [\w.-]+:\d+)?$/)
    expect(error.message).not.toMatch(/ada|4111/)
    expect(error.cause).toBe(thrown)
  })

  test.each(['ECONNRESET', 'ER_LOCK_DEADLOCK', '42P01'])(
    'its code is shown where it is plain: %s',
    (code) => {
      expect(toConnectorError(errorWith({ code })).message).toMatch(
        new RegExp(`^unexpected Error ${code} at connector-error\\.test\\.ts:\\d+$`),
      )
    },
  )
})

test("the kit's own error is itself", () => {
  const error = new ConnectorError('USAGE', 'text')
  expect(toConnectorError(error)).toBe(error)
})
