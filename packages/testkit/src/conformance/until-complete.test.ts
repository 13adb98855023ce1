import { Readable } from 'node:stream'
import type { MonoidRequestResult, RequestStatus } from '@monoid-kit/core'
import type { Launch, Launcher } from '@monoid-kit/orchestrator'
import { expect, it } from 'vitest'
import { Subject } from './subject.ts'
import { untilComplete } from './until-complete.ts'

const resultOf = (name: string, status: RequestStatus): MonoidRequestResult => ({
  status: { schema_name: name, request_status: status, data_type: 'FILE' },
  handle: { schema_name: name, request_type: 'QUERY' },
})

/** Says PROGRESS so many times, and COMPLETE from then on. */
function launcherOf(times: number): { launcher: Launcher; launches: Launch[] } {
  const launches: Launch[] = []
  return {
    launches,
    launcher: {
      label: 'a slow one',
      launch: async (launch) => {
        launches.push(launch)
        const stands = launches.length > times ? 'COMPLETE' : 'PROGRESS'
        const lines = (launch.arguments?.requests?.handles ?? []).map(({ schema_name }) =>
          JSON.stringify({ type: 'REQUEST_STATUS', request_status: { schema_name, request_status: stands } }),
        )
        return {
          output: Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]),
          stdin: undefined,
          exit: Promise.resolve({ code: 0 }),
          stderr: '',
          tempStore: undefined,
          openFile: () => Promise.reject(new Error('no file')),
          terminate: async () => undefined,
          hangUp: () => false,
          close: async () => undefined,
        }
      },
    },
  }
}

it('[B25] asks for what is in progress until it is not, and for nothing else', async () => {
  const { launcher, launches } = launcherOf(1)
  await untilComplete(new Subject({ launcher }), [resultOf('a', 'PROGRESS'), resultOf('b', 'COMPLETE')])
  expect(launches.map(({ command, arguments: given }) => [command, given?.requests?.handles])).toEqual([
    ['request-status', [{ schema_name: 'a', request_type: 'QUERY' }]],
    ['request-status', [{ schema_name: 'a', request_type: 'QUERY' }]],
  ])
})

it('asks nothing where nothing is in progress', async () => {
  const { launcher, launches } = launcherOf(0)
  await untilComplete(new Subject({ launcher }), [resultOf('a', 'FAILED'), resultOf('b', 'COMPLETE')])
  expect(launches).toEqual([])
})

it('gives up after as long as a command may take', async () => {
  const { launcher } = launcherOf(Number.POSITIVE_INFINITY)
  const subject = new Subject({ launcher, commandMs: 1 })
  await expect(untilComplete(subject, [resultOf('a', 'PROGRESS')])).rejects.toThrow(
    'an answer stays in progress',
  )
})
