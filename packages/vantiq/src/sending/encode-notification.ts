import { Buffer } from 'node:buffer'
import { ConnectorError } from '@monoid-kit/core'
import { frameTooLong } from './frame-too-long.ts'
import { jsonText } from './json-text.ts'

/**
 * The message that carries a notification, an event of the source.
 *
 * @param source the name of the source
 * @param event a plain object
 * @param maxFrameBytes how large the message may be; any size where left out
 * @returns the message as JSON text
 * @throws ConnectorError `REQUEST_INVALID` where the event is no object, or holds what JSON cannot carry, `RECORD_TOO_LONG`;
 *   never with a value in its text
 * @example await writer.send(encodeNotification('orders', { order: 5, state: 'paid' }))
 */
export function encodeNotification(
  source: string,
  event: unknown,
  maxFrameBytes: number = Number.POSITIVE_INFINITY,
): string {
  const kind = kindOf(event)
  if (kind !== 'an object') {
    throw new ConnectorError('REQUEST_INVALID', `a notification: expected an object, came ${kind}`, {
      hint: 'put the value into a member of an object; send the items of a list one by one',
    })
  }
  const object = jsonText(event, 'a notification')
  if (!object.startsWith('{')) {
    throw new ConnectorError(
      'REQUEST_INVALID',
      'a notification: expected an object, came what makes another JSON of itself',
    )
  }
  const frame = `{"op":"notification","resourceName":"sources","resourceId":${JSON.stringify(source)},"object":${object}}`
  const bytes = Buffer.byteLength(frame)
  if (bytes > maxFrameBytes) throw frameTooLong(bytes, maxFrameBytes)
  return frame
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'undefined'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
