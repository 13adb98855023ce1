import { type JsonValue, type MonoidRecord, storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import { printable } from '../printing/printable.ts'
import { tableLines, widthOf } from '../printing/table.ts'
import type { Shell } from '../shell/shell.ts'

/** What is shown of a value at most; all of it is in the lines of a pipe. */
const mostCharacters = 200
/** How wide a column is at most where columns stand side by side. */
const mostWidth = 48

/**
 * Shows records as tables, some at a time: a table, its cells cut, where the columns fit side by side, else each record as a list.
 *
 * @example
 * const tables = new RecordTables(shell)
 * for await (const record of records) await tables.add(record)
 * await tables.flush()
 */
export class RecordTables {
  readonly #shell: Shell
  #records: MonoidRecord[] = []
  /** The table whose heading was shown last. */
  #shown: string | undefined
  /** How many records of it have been shown. */
  #listed = 0

  constructor(shell: Shell) {
    this.#shell = shell
  }

  /** Takes a record; shows those before it where it is of another table, or where they fill the screen. */
  async add(record: MonoidRecord): Promise<void> {
    const [first] = this.#records
    const isOther = first !== undefined && storeKey(storeOf(first)) !== storeKey(storeOf(record))
    if (isOther || this.#records.length >= this.#shell.stdout.rows - 4) await this.flush()
    this.#records.push(record)
  }

  /** Shows what has been taken. */
  async flush(): Promise<void> {
    const records = this.#records
    const [first] = records
    if (first === undefined) return
    this.#records = []
    const { stdout } = this.#shell
    const store = storeLabel(storeOf(first))
    const isNew = store !== this.#shown
    if (isNew) this.#listed = 0
    this.#shown = store
    const title = isNew ? [stdout.paint('title', printable(store))] : []
    const lines = this.#layOut(records)
    this.#listed += records.length
    await this.#shell.print(`${[...title, ...lines, ''].join('\n')}\n`)
  }

  #layOut(records: readonly MonoidRecord[]): string[] {
    const { stdout } = this.#shell
    const names = [...new Set(records.flatMap(({ data }) => Object.keys(data ?? {})))]
    const head = names.map(printable)
    const rows = records.map(({ data }) => names.map((name) => shown(data?.[name])))
    const cut = rows.map((cells) => cells.map((cell) => cutTo(mostWidth, cell)))
    const widths = head.map((name, index) =>
      Math.max(widthOf(name), ...cut.map((cells) => widthOf(cells[index] ?? ''))),
    )
    if (widths.reduce((sum, width) => sum + width + 2, -2) <= stdout.columns) {
      const numeric = names.flatMap((name, index) => (isNumeric(records, name) ? [index] : []))
      return tableLines(head, cut, { paint: stdout.paint, columns: stdout.columns, numeric })
    }
    return rows.flatMap((cells, index) => [
      ...(index === 0 ? [] : ['']),
      ...tableLines(
        [`record ${this.#listed + index + 1}`, ''],
        cells.map((cell, column) => [head[column] ?? '', cell]),
        stdout,
      ),
    ])
  }
}

/** A cell that is not wider than its column may be; the mark at its end says that there is more. */
function cutTo(width: number, text: string): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    used += widthOf(character)
    if (used >= width) break
    kept += character
  }
  return `${kept}…`
}

function isNumeric(records: readonly MonoidRecord[], name: string): boolean {
  return records.some(({ data }) => typeof data?.[name] === 'number')
}

/** A value in one line that the terminal cannot take for a command. */
function shown(value: JsonValue | undefined): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const characters = [...text.slice(0, 2 * mostCharacters + 2)]
  if (characters.length <= mostCharacters) return printable(text)
  const rest = [...text].length - mostCharacters
  return `${printable(characters.slice(0, mostCharacters).join(''))} … ${rest} more characters`
}
