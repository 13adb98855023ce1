import { type DiscoveryEvent, entryLabel, type Manifest, type ManifestEntry } from '@monoid-kit/orchestrator'
import { durationOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

const redrawMilliseconds = 120

/**
 * Shows how discovery goes on: a line per image that has ended, and in the status line what is going on.
 *
 * @example
 * const screen = new DiscoveryScreen(shell, manifest)
 * try { await discover({ manifest, launcherFor, onEvent: (event) => screen.show(event) }) } finally { screen.end() }
 */
export class DiscoveryScreen {
  readonly #shell: Shell
  readonly #start = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly #all: number
  readonly #running = new Map<ManifestEntry, string>()
  #ended = 0

  constructor(shell: Shell, manifest: Manifest) {
    this.#shell = shell
    this.#all = manifest.entries.filter(({ manual }) => manual !== true).length
    this.#timer = setInterval(() => this.#draw(), redrawMilliseconds).unref()
  }

  /** Tells of an image that has started or ended. */
  show(event: DiscoveryEvent): void {
    if (event.kind === 'started') {
      this.#running.set(event.entry, printable(event.entry.name))
      return
    }
    const { outcome, milliseconds } = event
    this.#running.delete(outcome.entry)
    this.#ended += 1
    const label = printable(entryLabel(outcome.entry))
    const { paint } = this.#shell.stderr
    if (outcome.status !== 'failed') {
      this.#shell.say(`${paint('good', '✓')} ${label}: spec read, ${durationOf(milliseconds)}`)
      return
    }
    const { error, kept } = outcome
    const rest = kept ? 'its earlier entry stays' : 'it is left out'
    this.#shell.say(`${paint('bad', '✗')} ${label}: ${printable(error.message)} (${error.code}); ${rest}`)
    this.#shell.say(`  ${paint('aside', `to do: ${printable(error.hint)}`)}`)
  }

  /** Tells what the pull of an image is doing. */
  pulling(entry: ManifestEntry, text: string): void {
    if (this.#running.has(entry)) this.#running.set(entry, text)
  }

  /** Takes the status line away. May be called twice. */
  end(): void {
    clearInterval(this.#timer)
    this.#shell.status('')
  }

  #draw(): void {
    const parts = [`${this.#ended} of ${this.#all} images`, ...this.#running.values()]
    this.#shell.status([...parts, durationOf(performance.now() - this.#start)].join(' · '))
  }
}
