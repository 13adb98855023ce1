import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeNotification } from './encode-notification.ts'

describe('encodeNotification', () => {
  it('[JT1 testNotification] makes the message of any source and object', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (source, object) => {
        const frame = encodeNotification(source, object)
        expect(frame).toBe(
          JSON.stringify({ op: 'notification', resourceName: 'sources', resourceId: source, object }),
        )
      }),
    )
  })

  it.each<[string, unknown, string]>([
    ['an array', [{ a: 1 }], 'an array'],
    ['a list of none', [], 'an array'],
    ['a text', 'ada@example.org', 'a string'],
    ['a number', 5, 'a number'],
    ['null', null, 'null'],
    ['nothing', undefined, 'undefined'],
    ['a Date', new Date(0), 'what makes another JSON of itself'],
    ['NaN', { a: Number.NaN }, 'NaN in a'],
  ])('[JT1 testBadNotificationArguments] refuses %s', (_, event, came) => {
    expect(() => encodeNotification('orders', event)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(`came ${came}`) }),
    )
  })

  it('refuses what no frame can carry', () => {
    const event = { text: 'é'.repeat(100) }
    const { length } = Buffer.from(encodeNotification('s', event))
    expect(encodeNotification('s', event, length)).toHaveLength(length - 100)
    expect(() => encodeNotification('s', event, length - 1)).toThrow(
      expect.objectContaining({ code: 'RECORD_TOO_LONG', context: { bytes: length, cap: length - 1 } }),
    )
  })
})
