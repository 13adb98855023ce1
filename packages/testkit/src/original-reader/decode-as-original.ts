import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { MessageType } from '@monoid-kit/core'
import { changedNumbers } from './changed-numbers.ts'
import { type MemberKind, type Members, originalMessages } from './original-members.ts'

/** Something that the original API stores differently: a number, bytes that are no UTF-8, a text that it formats. */
export interface OriginalChange {
  readonly rule: 'B10' | 'B29' | 'B37'
  readonly why: string
}

/** What the original API makes of a line. */
export type OriginalLine =
  | {
      readonly isMessage: true
      readonly type: MessageType
      /** Null where the message has none: what reads it then crashes (B11). */
      readonly payload: Readonly<Record<string, unknown>> | null
      /** What is stored differently from what was printed. */
      readonly changes: readonly OriginalChange[]
    }
  | { readonly isMessage: false; readonly why: string }

/** Bytes that are no UTF-8 become replacement characters; a byte order mark stays and is no JSON. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Decodes one line as strictly as the original API: a known type, every required member, no unknown word where it knows all of them (B10).
 *
 * @param line the line without its end
 * @returns the message; or why it is logged in full and dropped, without any of its content
 * @example decodeAsOriginal(Buffer.from('{"type":"LOG"}')) // { isMessage: true, type: 'LOG', payload: null, changes: [] }
 */
export function decodeAsOriginal(line: Uint8Array): OriginalLine {
  const text = utf8.decode(line)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { isMessage: false, why: text.trim() === '' ? 'a blank line' : 'no JSON' }
  }
  if (!isObject(value)) return { isMessage: false, why: 'no JSON object' }
  const { type } = value
  const known = typeof type === 'string' ? originalMessages.get(type) : undefined
  if (!known) return { isMessage: false, why: type === undefined ? 'no type' : 'an unknown type' }
  const payload = value[known.payload] ?? null
  const why = payload === null ? undefined : faultOf(payload, known.members, known.payload)
  if (why !== undefined) return { isMessage: false, why }
  const numbers = changedNumbers(text)
  if (numbers === undefined) return { isMessage: false, why: 'a number beyond float64' }
  const changes: OriginalChange[] = []
  if (numbers > 0) changes.push({ rule: 'B29', why: `${numbers} numbers are rounded to float64` })
  if (text.includes('\u{fffd}') && !isUtf8(line)) {
    changes.push({ rule: 'B10', why: 'bytes that are no UTF-8 are replaced' })
  }
  if (type === 'VALIDATE' && String((payload as { message?: unknown } | null)?.message).includes('%')) {
    changes.push({ rule: 'B37', why: 'its text is taken for a format, and its percent signs for verbs' })
  }
  return {
    isMessage: true,
    type: type as MessageType,
    payload: payload as Record<string, unknown> | null,
    changes,
  }
}

function faultOf(value: unknown, kind: MemberKind, path: string): string | undefined {
  if (Array.isArray(kind)) return kind.includes(value) ? undefined : `${path} is no word that it knows`
  // null leaves an empty value where one is required, as if none were there where it is not
  if (value === null) return undefined
  if (kind === 'text') return typeof value === 'string' ? undefined : `${path} is no text`
  if (kind === 'object') return isObject(value) ? undefined : `${path} is no object`
  if ('each' in kind) return listFault(value, kind.each as Members, path)
  return membersFault(value, kind as Members, path)
}

function listFault(value: unknown, each: Members, path: string): string | undefined {
  if (!Array.isArray(value)) return `${path} is no list`
  for (const [index, item] of value.entries()) {
    const fault = faultOf(item, each, `${path}[${index}]`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function membersFault(value: unknown, { required, optional }: Members, path: string): string | undefined {
  if (!isObject(value)) return `${path} is no object`
  for (const [name, kind] of Object.entries(required)) {
    if (!Object.hasOwn(value, name)) return `${path}.${name} is missing`
    const fault = faultOf(value[name], kind, `${path}.${name}`)
    if (fault !== undefined) return fault
  }
  for (const [name, kind] of Object.entries(optional)) {
    const member = value[name] ?? undefined
    const fault = member === undefined ? undefined : faultOf(member, kind, `${path}.${name}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
