export { collectSecrets } from './collect-secrets.ts'

import type { JsonValue } from '../protocol/messages.ts'

export class Scrubber {
  static readonly none = new Scrubber([])

  constructor(_secrets: Iterable<string>) {}

  scrubText(text: string): string {
    return text
  }

  scrub<T extends JsonValue>(value: T): T {
    return value
  }
}
