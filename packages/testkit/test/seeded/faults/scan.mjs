import { Refusal } from '../../mini-connector/refusal.mjs'
import { changePayload, changeResult } from '../spoil.mjs'

/** Changes the rows that are printed. */
export function changeRows(mini, command, change) {
  changePayload(mini, (payload, type) =>
    type === 'RECORD' && mini.command === command && payload.data
      ? { ...payload, data: change(payload.data, payload.schema_name) }
      : payload,
  )
}

export const withoutNulls = (row) =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))

export const scanFaults = {
  'scan.known-stores': {
    what: 'scan prints all data stores, whichever it was given',
    seed(mini) {
      const right = mini.scan.bind(mini)
      mini.scan = (files) => right({ ...files, schemas: { schemas: mini.stores } })
    },
  },
  'scan.every-store': {
    what: 'scan leaves a data store out',
    seed(mini) {
      const right = mini.printRow.bind(mini)
      mini.printRow = (store, row) => (mini.command === 'scan' && store.name === 'notes') || right(store, row)
    },
  },
  'scan.unknown-store': {
    what: 'scan ends at a data store that is gone, as if all had been scanned',
    seed: (mini) =>
      changeResult(mini, 'storeOf', (store) => {
        if (store === undefined) throw new Refusal('there is no such store', 0)
        return store
      }),
  },
  'scan.every-key': {
    what: 'scan leaves out what is null',
    seed: (mini) => changeRows(mini, 'scan', withoutNulls),
  },
  'scan.valid-values': {
    what: 'scan prints integers as texts',
    seed: (mini) => changeRows(mini, 'scan', (row) => ('id' in row ? { ...row, id: String(row.id) } : row)),
  },
  'scan.sample-size': {
    what: 'scan prints a row a thousand times',
    seed(mini) {
      const right = mini.printRow.bind(mini)
      mini.printRow = (store, row) => {
        for (let times = 0; times < 1000; times++) right(store, row)
      }
    },
  },
}
