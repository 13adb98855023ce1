// What else the checks of queries, results and deletes have to detect: a sentence, the check's id, and how the correct connector is made
// to do it.
import { after, changePayload, changeResult } from './spoil.mjs'

/** Changes rows when a command has been carried out. */
function alsoChange(mini, command, change) {
  after(mini, command, ({ config }) => mini.change(config, ({ rows }) => change(rows)))
}

/** Changes what is printed by one command as one type. */
function changePrinted(mini, command, type, change) {
  changePayload(mini, (payload, printed) =>
    mini.command === command && printed === type ? change(payload) : payload,
  )
}

export const furtherFaults = {
  'delete empties the data stores': {
    check: 'delete.only-the-person',
    seed: (mini) =>
      alsoChange(mini, 'delete', (rows) => {
        for (const name of Object.keys(rows)) rows[name] = []
      }),
  },
  'delete removes one record more than the person has': {
    check: 'delete.only-the-person',
    seed: (mini) => alsoChange(mini, 'delete', (rows) => rows.notes.pop()),
  },
  'delete changes a record of somebody else': {
    check: 'delete.only-the-person',
    seed: (mini) =>
      alsoChange(mini, 'delete', (rows) => {
        rows.notes.at(-1).stars = 1
      }),
  },
  'delete leaves out the last data store': {
    check: 'delete.answers',
    seed: (mini) =>
      changeResult(mini, 'wantedOf', (all) => (mini.command === 'delete' ? all.slice(0, -1) : all)),
  },
  'delete prints what it has removed': {
    check: 'delete.answers',
    seed: (mini) => after(mini, 'delete', () => mini.printRow(mini.stores[0], { author: 'ann@example.org' })),
  },
  'request-results deletes again what a DELETE handle was about': {
    check: 'delete.handles-never-run',
    seed: (mini) =>
      after(mini, 'request-results', ({ config, requests }) =>
        mini.change(config, ({ rows }) => {
          if (requests.handles.some(({ request_type }) => request_type === 'DELETE')) rows.notes.shift()
        }),
      ),
  },
  'request-results has records for a DELETE handle': {
    check: 'delete.handles-never-run',
    seed(mini) {
      const right = mini['request-results'].bind(mini)
      mini['request-results'] = async (files) => {
        await right(files)
        const isDelete = files.requests.handles.some(({ request_type }) => request_type === 'DELETE')
        if (isDelete) mini.printRow(mini.stores[0], { id: 1 })
      }
    },
  },
  'a delete that is repeated removes somebody else': {
    check: 'delete.twice',
    seed: (mini) => alsoChange(mini, 'delete', (rows) => rows.notes.pop()),
  },
  'a handle names another group than its status': {
    check: 'query.data-type',
    seed: (mini) =>
      changePrinted(mini, 'query', 'REQUEST_RESULT', (payload) => ({
        ...payload,
        handle: { ...payload.handle, schema_group: 'elsewhere' },
      })),
  },
  'request-results gives the records of everybody': {
    check: 'results.round-trip',
    seed: (mini) =>
      changeResult(mini, 'found', (found, { store }, rows) =>
        mini.command === 'request-results' && store ? rows[store.name] : found,
      ),
  },
  'a FILE record names a file that is not there': {
    check: 'results.files',
    seed: (mini) =>
      changePrinted(mini, 'request-results', 'RECORD', (payload) =>
        payload.file === undefined ? payload : { ...payload, file: `${payload.file}.gone` },
      ),
  },
  'a FILE record leads out of the temp store': {
    check: 'results.files',
    seed: (mini) =>
      changePrinted(mini, 'request-results', 'RECORD', (payload) =>
        payload.file === undefined ? payload : { ...payload, file: '../../etc/passwd' },
      ),
  },
  'an archive is cut off': {
    check: 'results.files',
    seed: (mini) => changeResult(mini, 'archiveOf', (archive) => archive.subarray(0, archive.length / 2)),
  },
}
