import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeleteRule, ForeignKey } from '../catalogue/table.ts'
import type { Fragment } from '../statements/fragment.ts'
import { sql } from '../statements/fragment.ts'
import { type ErasureStep, orderErasure } from './erasure-order.ts'
import type { MatchingTarget } from './erasure-target.ts'

const target = (table: string, columns: readonly string[] = ['id']): MatchingTarget => ({
  table: {
    store: { name: table, group: 'shop' },
    scope: '',
    path: ['shop', table],
    kind: 'table',
    columns: [],
    primaryKey: ['id'],
    transactional: true,
  },
  predicate: { columns, exact: (): Fragment => sql`true` },
})

const key = (
  from: string,
  to: string,
  options: { rule?: DeleteRule; nullable?: boolean; column?: string } = {},
): ForeignKey => ({
  name: `${from}_${to}`,
  table: ['shop', from],
  columns: [options.column ?? `${to}_id`],
  nullable: [options.nullable ?? false],
  referencedTable: ['shop', to],
  referencedColumns: ['id'],
  onDelete: options.rule ?? 'NO ACTION',
})

const tell = (steps: readonly ErasureStep[]): string[] =>
  steps.map((step) => {
    if (step.kind === 'delete-together')
      return `together ${step.targets
        .map(({ table }) => table.store.name)
        .sort()
        .join('+')}`
    const table = step.target.table.store.name
    return step.kind === 'unlink' ? `unlink ${table}.${step.column}` : `${step.kind} ${table}`
  })

const atOnce = { cyclesAtOnce: true }
const rowByRow = { cyclesAtOnce: false }

describe('orderErasure', () => {
  it('C7: takes referencing tables before referenced ones', () => {
    const targets = [target('customers'), target('items'), target('orders')]
    const keys = [key('orders', 'customers'), key('items', 'orders')]
    expect(tell(orderErasure(targets, keys, atOnce))).toEqual([
      'delete items',
      'delete orders',
      'delete customers',
    ])
  })

  it('takes a SET NULL child first, for its predicate may look at the column that would be nulled', () => {
    const targets = [target('a_parent'), target('child', ['a_parent_id'])]
    const keys = [key('child', 'a_parent', { rule: 'SET NULL', nullable: true })]
    expect(tell(orderErasure(targets, keys, rowByRow))).toEqual(['delete child', 'delete a_parent'])
  })

  it('deletes a circle in one statement where the server checks at the end of it', () => {
    const targets = [target('a'), target('b'), target('c')]
    const keys = [key('a', 'b'), key('b', 'a'), key('c', 'a')]
    expect(tell(orderErasure(targets, keys, atOnce))).toEqual(['delete c', 'together a+b'])
  })

  it('nulls a nullable reference of a circle where the server checks row by row', () => {
    const targets = [target('a'), target('b')]
    const keys = [key('a', 'b', { nullable: true }), key('b', 'a')]
    expect(tell(orderErasure(targets, keys, rowByRow))).toEqual(['unlink a.b_id', 'delete b', 'delete a'])
  })

  it('leaves a circle alone when only CASCADE closes it', () => {
    const targets = [target('a'), target('b')]
    const keys = [key('a', 'b'), key('b', 'a', { rule: 'CASCADE' })]
    expect(tell(orderErasure(targets, keys, rowByRow))).toEqual(['delete a', 'delete b'])
  })

  it('says which tables form a circle that cannot be broken', () => {
    const targets = [target('a'), target('b')]
    const keys = [key('a', 'b'), key('b', 'a')]
    expect(() => orderErasure(targets, keys, rowByRow)).toThrow(/shop\/a, shop\/b|shop\/b, shop\/a/)
  })

  it('nulls a reference that stops a circle rather than trust a cascade, where rows are checked one by one', () => {
    const targets = [target('a'), target('b')]
    const keys = [key('a', 'b', { nullable: true }), key('b', 'a', { rule: 'CASCADE' })]
    expect(tell(orderErasure(targets, keys, rowByRow))).toEqual(['unlink a.b_id', 'delete b', 'delete a'])
    expect(tell(orderErasure(targets, keys, atOnce))).toEqual(['delete a', 'delete b'])
  })

  it('takes leaves first within a table, and nulls only what nobody is found or referenced by', () => {
    const self = key('staff', 'staff', { nullable: true, column: 'manager_id' })
    const unlinkable = (columns: readonly string[], others: readonly ForeignKey[] = []) => {
      const [step] = orderErasure([target('staff', columns)], [self, ...others], rowByRow)
      return step?.kind === 'delete-leaves-first' ? step.unlinkable : undefined
    }
    expect(unlinkable(['id'])).toEqual(['manager_id'])
    expect(unlinkable(['MANAGER_ID'])).toEqual([])
    expect(unlinkable(['id'], [{ ...key('bonus', 'staff'), referencedColumns: ['manager_id'] }])).toEqual([])
  })

  it('finds all rows before SET NULL changes what they are found by', () => {
    const self = key('staff', 'staff', { nullable: true, column: 'manager_id', rule: 'SET NULL' })
    expect(tell(orderErasure([target('staff')], [self], rowByRow))).toEqual(['delete-found staff'])
    expect(tell(orderErasure([target('staff')], [self], atOnce))).toEqual(['delete staff'])
  })

  it('takes each table exactly once and children first, whatever the foreign keys', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const edge = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names))
    fc.assert(
      fc.property(fc.uniqueArray(edge, { selector: String, maxLength: 12 }), (edges) => {
        const keys = edges.map(([from, to]) => key(from, to))
        const steps = orderErasure(
          names.map((name) => target(name)),
          keys,
          atOnce,
        )
        const turns = new Map<string, number>()
        steps.forEach((step, turn) => {
          const targets = step.kind === 'delete-together' ? step.targets : [step.target]
          for (const { table } of targets) {
            expect(turns.has(table.store.name)).toBe(false)
            turns.set(table.store.name, turn)
          }
        })
        expect([...turns.keys()].sort()).toEqual(names)
        for (const [from, to] of edges) expect(turns.get(from)).toBeLessThanOrEqual(turns.get(to) as number)
      }),
    )
  })
})
