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

  /**
   * Shows what was held back.
   *
   * @param told the code of the LOG that was told otherwise
   */
  end(told?: string): void {
    const held = this.#held
    this.#held = undefined
    if (held && held.code !== told) this.#say(held)
  }

  #say({ message, level = 'info', code, context }: MonoidLogMessage): void {
    const { paint } = this.#shell.stderr
    const details = Object.entries(context ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    const rest = [...(code === undefined ? [] : [code]), ...details].join(' ')
    const aside = rest === '' ? '' : ` ${paint('aside', printable(`(${rest})`))}`
    this.#shell.say(`${paint(roles[level], `${level}:`)} ${printable(message)}${aside}`)
  }
}
