import type { MonoidLogMessage } from '@monoid-kit/core'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

const roles = { debug: 'aside', info: 'aside', warn: 'warn', error: 'bad' } as const

/**
 * Shows a connector's LOG messages on stderr. The last error is held back: where the command fails because of it, it stands
 * in the command's own error already.
 *
 * @example
 * const logs = new LogLines(shell)
 * client.spec({ onLog: (log) => logs.show(log) })
 */
export class LogLines {
  readonly #shell: Shell
  #held: MonoidLogMessage | undefined

  constructor(shell: Shell) {
    this.#shell = shell
  }

  /** Takes the next one. */
  show(log: MonoidLogMessage): void {
    this.end()
    if (log.level === 'error') this.#held = log
    else this.#say(log)
  }

  /** The error that is held back: the last thing that was logged. */
  get last(): MonoidLogMessage | undefined {
    return this.#held
  }

  /** Forgets what is held back, for it was said otherwise. */
  drop(): void {
    this.#held = undefined
  }

  /** Shows what is held back. */
  end(): void {
    if (this.#held) this.#say(this.#held)
    this.drop()
  }

  #say({ message, level = 'info', code, context }: MonoidLogMessage): void {
    const { paint } = this.#shell.stderr
    const details = Object.entries(context ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    const rest = [...(code === undefined ? [] : [code]), ...details].join(' ')
    const aside = rest === '' ? '' : ` ${paint('aside', printable(`(${rest})`))}`
    this.#shell.say(`${paint(roles[level], `${level}:`)} ${printable(message)}${aside}`)
  }
}
