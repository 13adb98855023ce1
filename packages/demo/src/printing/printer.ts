import path from 'node:path'
import type { ConnectorRun } from '../connector/connector-process.ts'
import type { TableCensus } from '../shop/shop-database.ts'
import { censusTable, changesTable } from './census-table.ts'
import { messageLines } from './message-lines.ts'
import { type Paint, painter } from './paint.ts'
import { shorten } from './shorten.ts'

/** Where the demonstration is shown. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const plainWidth = 110
const roomForRest = 26

/** Shows the demonstration: in colour on a terminal, as plain text otherwise. */
export class Printer {
  readonly #screen: Screen
  readonly #paint: Paint
  readonly #width: number
  readonly #folder: string

  /**
   * @param screen where to write
   * @param coloured whether to use colours
   * @param folder where the reader is; paths are shown as seen from there
   */
  constructor(screen: Screen, coloured: boolean, folder: string) {
    this.#screen = screen
    this.#folder = folder
    this.#paint = painter(coloured)
    this.#width = Math.max(60, Math.min(screen.columns ?? plainWidth, 160))
  }

  title(text: string): void {
    const rule = '─'.repeat(Math.max(3, this.#width - text.length - 4))
    this.#print('', this.#paint('title', `── ${text} ${rule}`))
  }

  text(text: string): void {
    this.#print(text)
  }

  good(text: string): void {
    this.#print(this.#paint('good', `✓ ${text}`))
  }

  bad(text: string): void {
    this.#print('', this.#paint('bad', `✗ ${text}`))
  }

  /** A command line as somebody would type it here. */
  command(entry: string, args: readonly string[]): void {
    const script = path.relative(this.#folder, entry)
    const shortest = script.length < entry.length ? script : entry
    this.#print(this.#paint('command', `$ node ${[shortest, ...args].join(' ')}`))
  }

  /** What somebody would say to another program; of a long one the beginning. */
  statement(text: string): void {
    const { shown, leftOut } = shorten(text, 2 * this.#width - roomForRest)
    this.#print(this.#paint('command', `> ${shown}${leftOut}`))
  }

  /** What an argument file holds. */
  file(name: string, content: unknown): void {
    const { shown, leftOut } = shorten(JSON.stringify(content), 2 * this.#width - name.length - roomForRest)
    this.#print(this.#paint('aside', `${name}: ${shown}${leftOut}`))
  }

  /** What a command gave; all of its tables and more of each message where it is worth the room. */
  run(run: ConnectorRun, inFull: boolean): void {
    const lines = inFull ? 5 : 2
    const amount = {
      perType: inFull ? Number.POSITIVE_INFINITY : 3,
      characters: lines * this.#width - roomForRest,
    }
    this.#print(...messageLines(run, this.#paint, amount))
    this.#print(this.#paint('aside', `exit code 0, ${run.seconds.toFixed(1)} s`))
  }

  census(census: readonly TableCensus[]): void {
    this.#print(...censusTable(census, this.#paint, this.#width))
  }

  changes(before: readonly TableCensus[], after: readonly TableCensus[]): void {
    this.#print(...changesTable(before, after, this.#paint))
  }

  #print(...lines: string[]): void {
    this.#screen.write(lines.map((line) => `${line}\n`).join(''))
  }
}
