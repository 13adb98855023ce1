import { existsSync, writeFileSync } from 'node:fs'
import { after, changePayload, changeResult } from '../spoil.mjs'
import { changeRows, withoutNulls } from './scan.mjs'

export const resultFaults = {
  'results.line-cap': {
    what: 'a LOG is longer than a line may be',
    seed: (mini) => after(mini, 'query', () => mini.log('.'.repeat(70_000))),
  },
  'results.long-records': {
    what: 'a record that is longer than a line may be is printed as it is',
    seed(mini) {
      mini.dataType = (store) => (store?.isFiles ? 'FILE' : store && 'RECORDS')
    },
  },
  'results.read-only': {
    what: 'request-results writes down in the data that a row was handed out',
    seed: (mini) =>
      after(mini, 'request-results', ({ config }) =>
        mini.change(config, ({ rows }) => Object.assign(rows.notes[0], { stars: 5 })),
      ),
  },
  'results.repeatable': {
    what: 'request-results hands everything out once',
    seed(mini) {
      const right = mini['request-results'].bind(mini)
      mini['request-results'] = async (files) => {
        const mark = `${files.config.file}.done`
        if (!existsSync(mark)) await right(files)
        writeFileSync(mark, '')
      }
    },
  },
  'results.round-trip': {
    what: 'the identifiers are kept elsewhere than in the handle',
    seed: (mini) =>
      changePayload(mini, (payload, type) =>
        type === 'REQUEST_RESULT' ? { ...payload, handle: { ...payload.handle, data: undefined } } : payload,
      ),
  },
  'results.single-handles': {
    what: 'the handle of one data store relies on that of another',
    seed(mini) {
      const seen = new Set()
      changeResult(mini, 'wantedOfHandle', (wanted) => {
        seen.add(wanted.name)
        return seen.has('notes') ? wanted : { ...wanted, identifiers: [] }
      })
    },
  },
  'results.status': {
    what: 'request-status answers the first handle only',
    seed(mini) {
      let count = 0
      changePayload(mini, (payload, type) => (type === 'REQUEST_STATUS' && count++ > 0 ? undefined : payload))
    },
  },
  'results.valid-records': {
    what: 'request-results leaves out what is null',
    seed: (mini) => changeRows(mini, 'request-results', withoutNulls),
  },
  'results.files': {
    what: 'the entries of an archive are named without the group and the data store',
    seed(mini) {
      const right = mini.archiveOf.bind(mini)
      mini.archiveOf = (_folder, found) => right('.', found)
    },
  },
}
