import { mkdirSync, rmdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal } from '../../mini-connector/refusal.mjs'
import { changePayload, changeResult } from '../spoil.mjs'
import { changeMatch } from './query.mjs'

const lockMs = 2000

export const deleteFaults = {
  'delete.answers': {
    what: 'the answers of delete have the data type RECORDS',
    seed: (mini) =>
      changePayload(mini, (payload, type) =>
        type === 'REQUEST_RESULT' && mini.command === 'delete'
          ? { ...payload, status: { ...payload.status, data_type: 'RECORDS' } }
          : payload,
      ),
  },
  'delete.only-the-person': {
    what: 'delete says COMPLETE without having changed anything',
    seed(mini) {
      mini.change = async (settings, change) => change(await mini.readDatabase(settings))
    },
  },
  'delete.nobody': {
    what: 'in a delete a percent sign stands for any text',
    seed: (mini) =>
      changeMatch(mini, (is, value) => is || (mini.command === 'delete' && String(value).includes('%'))),
  },
  'delete.twice': {
    what: 'delete says FAILED where nothing is left to delete',
    seed(mini) {
      let found = 0
      changeResult(mini, 'found', (rows) => {
        found += rows.length
        return rows
      })
      changePayload(mini, (payload, type) =>
        type === 'REQUEST_RESULT' && mini.command === 'delete' && found === 0
          ? { ...payload, status: { ...payload.status, request_status: 'FAILED' } }
          : payload,
      )
    },
  },
  'delete.twins': {
    what: 'a delete ends with an error where another one is at work',
    seed(mini) {
      const right = mini.change.bind(mini)
      mini.change = async (settings, change) => {
        const lock = `${settings.file}.mine`
        try {
          mkdirSync(lock)
        } catch {
          throw new Refusal('file: another delete is at work', 4)
        }
        await wait(lockMs)
        await right(settings, change)
        rmdirSync(lock)
      }
    },
  },
  'delete.handles-never-run': {
    what: 'the status of a DELETE handle says that there are records to fetch',
    seed: (mini) =>
      changePayload(mini, (payload, type) =>
        type === 'REQUEST_STATUS' ? { ...payload, data_type: 'RECORDS' } : payload,
      ),
  },
}
