import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

describe('bytes', () => {
  it('become base64, from their own form and from hexadecimal digits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (value, upper) => {
        const bytes = Buffer.from(value)
        const hex = bytes.toString('hex')
        const wanted = JSON.stringify(bytes.toString('base64'))
        expect(encodeValue('base64', bytes)).toBe(wanted)
        expect(encodeValue('hexText', Buffer.from(`\\x${upper ? hex.toUpperCase() : hex}`))).toBe(wanted)
      }),
    )
  })

  it('become as many binary digits as the column has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (width, any) => {
          const value = BigInt.asUintN(width, any)
          const hex = value.toString(16).padStart(Math.ceil(width / 8) * 2, '0')
          const wanted = value.toString(2).padStart(width, '0')
          expect(encodeValue('bits', Buffer.from(hex, 'hex'), width)).toBe(`"${wanted}"`)
        },
      ),
    )
  })

  it('become a UUID', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(encodeValue('uuidBytes', Buffer.from(uuid.replaceAll('-', ''), 'hex'))).toBe(`"${uuid}"`)
      }),
    )
  })
})
