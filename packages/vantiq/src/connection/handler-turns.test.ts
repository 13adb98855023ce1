import type { Log } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { BoundHandlers, HandlerContext } from '../handlers.ts'
import { SourceWork } from '../work/source-work.ts'
import { HandlerTurns } from './handler-turns.ts'

const log: Log = { debug() {}, info() {}, warn() {}, error() {} }
const alive = new AbortController().signal

function make(handlers: BoundHandlers) {
  const work = new SourceWork({ log })
  // handlers of these tests look at nothing but the signal
  const contextOf = (signal: AbortSignal) => ({ signal, log }) as unknown as HandlerContext
  return { work, turns: new HandlerTurns({ work, handlers: () => handlers, contextOf, signal: alive }) }
}

/** A promise and what settles it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

describe('HandlerTurns', () => {
  it('has connect, publishes and close never overlap, however fast connections come and go', async () => {
    const events: string[] = []
    const slow = gate()
    const { work, turns } = make({
      connect: (configuration) => void events.push(`connect ${configuration}`),
      close: async () => {
        events.push('closing')
        await slow.opened
        events.push('closed')
      },
    })
    await turns.connected(1, alive)
    work.submitPublish(async () => void events.push('publish 1'))
    turns.disconnected()
    const second = turns.connected(2, alive)
    work.submitPublish(async () => void events.push('publish 2'))
    await new Promise(setImmediate)
    expect(events).toEqual(['connect 1', 'publish 1', 'closing'])
    slow.open()
    await second
    await work.barrier(async () => {})
    expect(events).toEqual(['connect 1', 'publish 1', 'closing', 'closed', 'connect 2', 'publish 2'])
  })

  it('calls no close handler where the connect handler failed, and lets no publish go', async () => {
    const events: string[] = []
    let fails = true
    const { work, turns } = make({
      connect: () => {
        if (fails) throw new Error('not yet')
        events.push('connect')
      },
      close: () => void events.push('close'),
    })
    await expect(turns.connected(1, alive)).rejects.toThrow('not yet')
    turns.disconnected()
    work.submitPublish(async () => void events.push('publish'))
    fails = false
    await turns.connected(2, alive)
    await work.barrier(async () => {})
    expect(events).toEqual(['connect', 'publish'])
  })

  it('leaves out a connection that is gone before its turn', async () => {
    const events: string[] = []
    const slow = gate()
    const { turns } = make({ connect: (name) => void events.push(`${name}`), close: () => slow.opened })
    await turns.connected('first', alive)
    turns.disconnected()
    const gone = new AbortController()
    const second = turns.connected('second', gone.signal)
    gone.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    turns.disconnected()
    const third = turns.connected('third', alive)
    slow.open()
    await third
    expect(events).toEqual(['first', 'third'])
  })

  it('closes after a connect handler that ended only when its connection was gone', async () => {
    const events: string[] = []
    const slow = gate()
    const { turns } = make({
      connect: async () => {
        await slow.opened
        events.push('connect')
      },
      close: () => void events.push('close'),
    })
    const gone = new AbortController()
    const connected = turns.connected(1, gone.signal)
    await new Promise(setImmediate)
    gone.abort(new Error('gone'))
    await expect(connected).rejects.toThrow('gone')
    turns.disconnected()
    slow.open()
    const second = turns.connected(2, alive)
    await second
    expect(events).toEqual(['connect', 'close', 'connect'])
  })

  it('ends in the middle of anything, with the close handler called exactly once where it is due', async () => {
    const events: string[] = []
    const busy = gate()
    const { work, turns } = make({ close: () => void events.push('close') })
    await turns.connected(1, alive)
    work.submitPublish(() => busy.opened)
    turns.disconnected()
    const worked = work.close()
    const ended = turns.end()
    busy.open()
    await Promise.all([worked, ended])
    await turns.close()
    await turns.close()
    expect(events).toEqual(['close'])
  })
})
