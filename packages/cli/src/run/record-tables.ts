import { type JsonValue, type MonoidRecord, storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import { printable } from '../printing/printable.ts'
import { tableLines, widthOf } from '../printing/table.ts'
import type { Shell } from '../shell/shell.ts'

/** What is shown of a value at most; all of it is in the lines of a pipe. */
const mostCharacters = 200
/** How wide a column may be before the rows are shown one below the other. */
const mostWidth = 48

/**
 * Shows records as tables, some at a time: a table where its columns fit side by side, else each record as a list.
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
    const title = store === this.#shown ? [] : [stdout.paint('title', printable(store))]
    this.#shown = store
    await this.#shell.print(`${[...title, ...this.#layOut(records), ''].join('\n')}\n`)
  }

  #layOut(records: readonly MonoidRecord[]): string[] {
    const { stdout } = this.#shell
    const names = [...new Set(records.flatMap(({ data }) => Object.keys(data ?? {})))]
    const rows = records.map(({ data }) => names.map((name) => shown(data?.[name])))
    const head = names.map(printable)
    const widths = head.map((name, index) =>
      Math.max(widthOf(name), ...rows.map((cells) => widthOf(cells[index] ?? ''))),
    )
    const total = widths.reduce((sum, width) => sum + width + 2, -2)
    if (total <= stdout.columns && widths.every((width) => width <= mostWidth)) {
      const numeric = names.flatMap((name, index) => (isNumeric(records, name) ? [index] : []))
      return tableLines(head, rows, { paint: stdout.paint, columns: stdout.columns, numeric })
    }
    return rows.flatMap((cells, index) => [
      ...(index === 0 ? [] : ['']),
      ...tableLines(
        ['column', 'value'],
        cells.map((cell, column) => [head[column] ?? '', cell]),
        stdout,
      ),
    ])
  }
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
