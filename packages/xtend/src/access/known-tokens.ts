import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Scope } from './scope.ts'

interface KnownToken {
  readonly digest: Buffer
  readonly scopes: Set<Scope>
}

/**
 * The tokens that a service knows, as keyed digests. Looking one up takes the same time whatever was presented: each digest is
 * compared in full, and their key is made anew in each process.
 *
 * @example new KnownTokens({ read: [token], erase: [] }).scopesOf(token)?.has('read') // true
 */
export class KnownTokens {
  readonly #key = randomBytes(32)
  readonly #tokens: KnownToken[] = []

  /** @param tokens by what they may do; one may stand in both */
  constructor(tokens: { readonly read: readonly string[]; readonly erase: readonly string[] }) {
    for (const scope of ['read', 'erase'] as const) {
      for (const token of new Set(tokens[scope])) this.#add(token, scope)
    }
  }

  /**
   * What a token may do.
   *
   * @param presented any text
   * @returns the scopes, or undefined where the token is not known
   */
  scopesOf(presented: string): ReadonlySet<Scope> | undefined {
    const digest = this.#digest(presented)
    let found: ReadonlySet<Scope> | undefined
    for (const known of this.#tokens) {
      if (timingSafeEqual(known.digest, digest)) found = known.scopes
    }
    return found
  }

  #add(token: string, scope: Scope): void {
    const digest = this.#digest(token)
    const present = this.#tokens.find((known) => known.digest.equals(digest))
    if (present) present.scopes.add(scope)
    else this.#tokens.push({ digest, scopes: new Set([scope]) })
  }

  #digest(token: string): Buffer {
    return createHmac('sha256', this.#key).update(token).digest()
  }
}
