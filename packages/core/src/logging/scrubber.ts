import type { JsonValue } from '../protocol/messages.ts'
import { encodedForms } from './encoded-forms.ts'

/** What stands where a secret stood. */
const marker = '[secret]'
/**
 * A shorter secret is looked for as a whole word only: in each word that happens to hold the letter "a" it would make a log
 * illegible, and the gaps would spell the secret out.
 */
const leastAnywhere = 4

/** A form of a secret and whether it must stand alone. */
interface Needle {
  readonly text: string
  readonly alone: boolean
}

/**
 * Takes the secrets of a configuration out of texts by their value: as they are, JSON-escaped, URL-encoded, in base64, and
 * PEM in pieces. It works on values before they are serialised. Secrets that overlap leave no remainder.
 *
 * @example new Scrubber(['hunter2']).scrubText('login with hunter2 failed') // 'login with [secret] failed'
 */
export class Scrubber {
  /** Knows no secret. */
  static readonly none = new Scrubber([])
  readonly #needles: readonly Needle[]

  /** @param secrets as `collectSecrets` finds them; empty ones are ignored */
  constructor(secrets: Iterable<string>) {
    const needles = new Map<string, Needle>()
    for (const secret of secrets) {
      if (secret === '') continue
      for (const text of encodedForms(secret)) {
        const alone = text.length < leastAnywhere || secret.length < leastAnywhere
        if (needles.get(text)?.alone !== false) needles.set(text, { text, alone })
      }
    }
    this.#needles = [...needles.values()].sort((a, b) => b.text.length - a.text.length)
  }

  /**
   * Takes the secrets out of a text.
   *
   * @param text any text
   * @returns the text with `[secret]` where a secret, or several that overlap, stood
   * @example scrubber.scrubText(error.message)
   */
  scrubText(text: string): string {
    const spans = this.#find(text)
    if (spans.length === 0) return text
    spans.sort((a, b) => a[0] - b[0])
    let scrubbed = ''
    let copied = 0
    let [start, end] = spans[0] as Span
    for (const [nextStart, nextEnd] of spans) {
      if (nextStart > end) {
        scrubbed += text.slice(copied, start) + marker
        copied = end
        start = nextStart
        end = nextEnd
      } else if (nextEnd > end) {
        end = nextEnd
      }
    }
    return scrubbed + text.slice(copied, start) + marker + text.slice(end)
  }

  /**
   * Takes the secrets out of a value at every depth, the keys of objects included.
   *
   * @param value any JSON value; it is not changed
   * @returns a copy in the same shape; a number that is a secret becomes the text `[secret]`
   * @example scrubber.scrub({ server: { url: 'postgres://u:hunter2@db' } }) // { server: { url: 'postgres://u:[secret]@db' } }
   */
  scrub<T extends JsonValue>(value: T): T {
    return (this.#needles.length === 0 ? value : this.#scrubValue(value)) as T
  }

  #scrubValue(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.scrubText(value)
    if (typeof value === 'number') {
      const text = String(value)
      const scrubbed = this.scrubText(text)
      return scrubbed === text ? value : scrubbed
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.#scrubValue(item))
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [this.scrubText(key), this.#scrubValue(member)]),
    )
  }

  /** All places where any secret stands, those that overlap included. */
  #find(text: string): Span[] {
    const spans: Span[] = []
    for (const { text: needle, alone } of this.#needles) {
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
        const end = at + needle.length
        if (!alone || standsAlone(text, at, end)) spans.push([at, end])
      }
    }
    return spans
  }
}

/** Start and end of a match. */
type Span = readonly [start: number, end: number]

function standsAlone(text: string, start: number, end: number): boolean {
  return !isWord(text.slice(Math.max(0, start - 2), start), true) && !isWord(text.slice(end, end + 2), false)
}

/** Whether the neighbour belongs to a word; two units are looked at, for a letter may be a surrogate pair. */
function isWord(neighbour: string, before: boolean): boolean {
  const characters = [...neighbour]
  // Anchored at the start in both cases: V8 14 does not find a surrogate pair before `$`.
  return /^[\p{L}\p{N}_]/u.test(characters.at(before ? -1 : 0) ?? '')
}
