import { ConnectorError } from '@monoid-kit/core'

/**
 * The error for a message that is larger than a frame may be.
 *
 * @param bytes how large it is
 * @param cap how large a frame may be
 * @returns a `RECORD_TOO_LONG`
 * @example throw frameTooLong(300_000, 262_144)
 */
export function frameTooLong(bytes: number, cap: number): ConnectorError {
  return new ConnectorError('RECORD_TOO_LONG', `a message has ${bytes} bytes, but a frame may carry ${cap}`, {
    hint: 'send less at once, or raise maxFrameBytes if the server takes larger frames',
    context: { bytes, cap },
  })
}
