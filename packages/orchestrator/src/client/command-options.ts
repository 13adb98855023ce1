import type { MonoidLogMessage } from '@monoid-kit/core'

/** How one command is run. */
export interface CommandOptions {
  /** Ends the command; its reason is what the command then throws. */
  readonly signal?: AbortSignal
  /** Ends the command after so many milliseconds, from its start to its last answer read, with `DEADLINE`; never where left out. */
  readonly deadlineMs?: number
  /** Is told every LOG as it comes. What foreign connectors log may hold a person's data. */
  readonly onLog?: (log: MonoidLogMessage) => void
  /**
   * Is told the last 64 KiB that the connector has written to stderr, once it has ended, where it has written anything. It may hold
   * anything, a person's data too.
   */
  readonly onStderr?: (text: string) => void
}

/** How the commands of a client are run; those of a single command win over `signal`, `deadlineMs` and the listeners. */
export interface ClientOptions extends CommandOptions {
  /**
   * Further flags of every command, such as `['--max-line-bytes', '0']`, which spares connectors of this kit the splitting of long
   * records. Foreign connectors know none of them.
   */
  readonly flags?: readonly string[]
  /** The most bytes of a line; 64 MiB where left out. */
  readonly maxLineBytes?: number
}
