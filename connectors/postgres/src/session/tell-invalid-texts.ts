import { type SiloContext, storeLabel } from '@monoid-kit/core'
import type { Table } from '@monoid-kit/sql'

/**
 * Says in the log how many values of a table were exported as hexadecimal digits.
 *
 * @param table the table
 * @param values how many; nothing is said of none
 * @param context what the host gave
 * @example tellInvalidTexts(table, transcoder.invalidTexts, context)
 */
export function tellInvalidTexts(
  { store }: Pick<Table, 'store'>,
  values: number,
  context: SiloContext,
): void {
  if (values === 0) return
  context.log.warn(
    `${storeLabel(store)}: ${values} value(s) are not valid UTF-8 and were written as hexadecimal digits`,
    { code: 'TEXT_NOT_UTF8', context: { store: store.name, group: store.group, values } },
  )
}
