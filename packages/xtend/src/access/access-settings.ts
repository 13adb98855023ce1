/** Who may do what with a service. */
export interface AccessSettings {
  /** Tokens that may read. Where there is none, one is made. */
  readonly readTokens: readonly string[]
  /** Tokens that may erase; these alone do not read. */
  readonly eraseTokens: readonly string[]
  /** Whether anything may be erased at all. */
  readonly eraseEnabled: boolean
  /** Host names that are answered to, globs included; none: those that no public DNS gives away (see `isKnownHost`). */
  readonly allowedHosts: readonly string[]
}
