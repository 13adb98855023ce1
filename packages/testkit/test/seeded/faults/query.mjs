import { changePayload, changeResult } from '../spoil.mjs'

/** Changes which rows are found: `isMatch(is it one, value, cell, type)`. */
export function changeMatch(mini, isMatch) {
  changeResult(mini, 'isMatch', (is, store, row, { identifier, value }) =>
    isMatch(is, value, row[identifier], store.columns[identifier]),
  )
}

export const queryFaults = {
  'query.one-result-per-store': {
    what: 'query answers once per identifier',
    seed: (mini) =>
      changeResult(mini, 'wantedOf', (all) =>
        all.flatMap((one) => one.identifiers.map((identifier) => ({ ...one, identifiers: [identifier] }))),
      ),
  },
  'query.all-identifiers': {
    what: 'of several identifiers for one data store the last is kept',
    seed: (mini) =>
      changeResult(mini, 'wantedOf', (all) =>
        all.map((one) => ({ ...one, identifiers: one.identifiers.slice(-1) })),
      ),
  },
  'query.data-type': {
    what: 'the answers of query have no data_type',
    seed: (mini) =>
      changePayload(mini, (payload, type) =>
        type === 'REQUEST_RESULT'
          ? { ...payload, status: { ...payload.status, data_type: undefined } }
          : payload,
      ),
  },
  'query.integer-or-text': {
    what: 'an identifier that is a JSON number matches nothing',
    seed: (mini) => changeMatch(mini, (is, value) => is && typeof value === 'string'),
  },
  'query.blank-identifiers': {
    what: 'a blank identifier matches everything',
    seed: (mini) => changeMatch(mini, (is, value) => is || String(value).trim() === ''),
  },
  'query.hostile-identifiers': {
    what: 'a percent sign in an identifier stands for any text',
    seed: (mini) => changeMatch(mini, (is, value) => is || String(value).includes('%')),
  },
  'query.wrong-typed-identifiers': {
    what: 'a column of numbers is left out of the condition where a word is looked for',
    seed: (mini) =>
      changeMatch(mini, (is, value, _cell, type) => is || (type !== 'string' && Number.isNaN(Number(value)))),
  },
  'query.unknown-store': {
    what: 'a data store that does not exist gets no answer',
    seed: (mini) => changeResult(mini, 'wantedOf', (all) => all.filter(({ store }) => store !== undefined)),
  },
  'query.unknown-column': {
    what: 'the condition is dropped where the column does not exist',
    seed(mini) {
      mini.areKnown = () => true
      changeMatch(mini, (is, _value, _cell, type) => is || type === undefined)
    },
  },
}
