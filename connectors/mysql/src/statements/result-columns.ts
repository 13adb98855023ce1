import { type Column, uniqueLabels } from '@monoid-kit/sql'
import { columnTypeOf } from '../type-table.ts'
import type { MysqlColumnType } from '../types/mysql-column-type.ts'
import { type ResultColumn, wireType } from '../wire/result-column.ts'

/** The most digits of a second that there are. */
const mostFraction = 6

/** The type of the catalogue whose values come in each type of the wire. Where there is none they are text, or bytes. */
const typeOfWire: Readonly<Record<number, string>> = {
  [wireType.decimal]: 'decimal',
  [wireType.newDecimal]: 'decimal',
  [wireType.tiny]: 'tinyint',
  [wireType.short]: 'smallint',
  [wireType.int24]: 'mediumint',
  [wireType.long]: 'int',
  [wireType.longlong]: 'bigint',
  [wireType.float]: 'float',
  [wireType.double]: 'double',
  [wireType.timestamp]: 'timestamp',
  [wireType.date]: 'date',
  [wireType.newDate]: 'date',
  [wireType.time]: 'time',
  [wireType.datetime]: 'datetime',
  [wireType.year]: 'year',
  [wireType.bit]: 'bit',
  [wireType.json]: 'json',
  [wireType.vector]: 'vector',
  [wireType.geometry]: 'geometry',
}

/**
 * The columns of a result as a table of the catalogue would have them, for the same values to come out in the same form.
 * Two things the result does not tell: that bytes of MariaDB are a VECTOR, and what a text was before the server converted it.
 *
 * @param columns as the server describes them
 * @returns one column for each; a label that comes again gets a number
 * @example new RecordReader({ store: { name: 'statement', group: '' }, columns: resultColumns(columns) })
 */
export function resultColumns(columns: readonly ResultColumn[]): readonly Column[] {
  const names = uniqueLabels(columns.map(({ name }) => name))
  return columns.map((column, index) => {
    const dataType = typeOfWire[column.type] ?? (column.binary ? 'varbinary' : 'varchar')
    return {
      name: names[index] as string,
      typeName: dataType,
      type: typeOf(column, dataType),
      nullable: true,
    }
  })
}

function typeOf({ type, length, decimals }: ResultColumn, dataType: string): MysqlColumnType {
  const made = columnTypeOf({
    dataType,
    columnType: dataType,
    precision: length,
    scale: decimals,
    fraction: Math.min(decimals, mostFraction),
    charset: undefined,
    collation: undefined,
    checkedJson: false,
  })
  // a column of nothing but NULL, of which there is no value to read
  return type === wireType.null ? { ...made, codec: () => ({ codec: 'checkedText' }) } : made
}
