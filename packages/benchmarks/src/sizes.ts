/** How much data, and how often. */
export interface Sizes {
  readonly wideRows: number
  readonly narrowRows: number
  readonly rounds: number
  /** Runs of what takes a fraction of a second. */
  readonly starts: number
  readonly tables: number
  readonly columns: number
  readonly deletedRows: number
}

/** What the published numbers are made with. */
export const fullSizes: Sizes = {
  wideRows: 1_000_000,
  narrowRows: 5_000_000,
  rounds: 5,
  starts: 15,
  tables: 5000,
  columns: 20,
  deletedRows: 200_000,
}

/** A short form, for a look while something is being changed. */
export const quickSizes: Sizes = {
  ...fullSizes,
  wideRows: 100_000,
  narrowRows: 500_000,
  rounds: 3,
  tables: 1000,
  deletedRows: 20_000,
}

/**
 * Everything in proportion to the rows of the wide table.
 *
 * @param sizes the sizes to start from
 * @param wideRows the rows wanted
 * @returns sizes with the same rounds
 * @example scaled(fullSizes, 10_000).narrowRows // 50_000
 */
export function scaled(sizes: Sizes, wideRows: number): Sizes {
  const factor = wideRows / sizes.wideRows
  const scale = (count: number) => Math.max(10, Math.round(count * factor))
  return {
    ...sizes,
    wideRows,
    narrowRows: scale(sizes.narrowRows),
    tables: scale(sizes.tables),
    deletedRows: scale(sizes.deletedRows),
  }
}
