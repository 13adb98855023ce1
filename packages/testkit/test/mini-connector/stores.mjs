// What the file holds: each store with the types of its columns.
export const stores = [
  {
    name: 'notes',
    columns: { id: 'integer', author: 'string', text: 'string', stars: 'number', pinned: 'boolean' },
  },
  {
    name: 'documents',
    group: 'archive',
    columns: { owner: 'string', title: 'string', content: 'string' },
    isFiles: true,
  },
]

/** The pair that names a store; no group and an empty one are the same. */
export const keyOf = (name, group) => JSON.stringify([group ?? '', name])

/** Whether a cell is what an identifier asks for; a text that the column's type cannot hold matches nothing. */
export function isMatch(type, cell, wanted) {
  const text = String(wanted)
  if (cell === null || text.trim() === '') return false
  if (type === 'integer') return /^[+-]?\d{1,20}$/.test(text) && BigInt(text) === BigInt(cell)
  if (type === 'number') return Number(text) === cell
  return text === String(cell)
}
