import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { Outbox } from './outbox.ts'

const lost = new ConnectorError('CONNECTION_LOST', 'gone')

/** An outbox whose deliveries fail as often as it is told to. */
function outboxOf(failures: readonly (ConnectorError | undefined)[], limit = 100) {
  const delivered: JsonObject[] = []
  const log = keptLog()
  const left = [...failures]
  const deliver = async (notification: JsonObject) => {
    const failure = left.shift()
    if (failure) throw failure
    delivered.push(notification)
  }
  return { delivered, log, outbox: new Outbox({ deliver, log, limit }) }
}

describe('Outbox', () => {
  it('delivers in order, and again what was not known to be read', async () => {
    const { outbox, delivered } = outboxOf([undefined, lost])
    outbox.add({ n: 1 }, { n: 2 })
    outbox.add({ n: 3 })
    await outbox.flush(new AbortController().signal)
    expect(delivered).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('delivers what is added at any moment around the end of a delivery', async () => {
    const delivered: unknown[] = []
    let later = 0
    const deliver = async ({ n }: JsonObject) => {
      delivered.push(n)
      if (n !== 1) return
      // n turns of promises later
      let turns = Promise.resolve()
      for (let turn = 0; turn < later; turn += 1) turns = turns.then(() => {})
      void turns.then(() => outbox.add({ n: 2 }))
    }
    let outbox = new Outbox({ deliver, log: keptLog(), limit: 100 })
    for (later = 0; later < 20; later += 1) {
      delivered.length = 0
      outbox = new Outbox({ deliver, log: keptLog(), limit: 100 })
      outbox.add({ n: 1 })
      await new Promise(setImmediate)
      expect(delivered).toEqual([1, 2])
    }
  })

  it('gives up one that no connection would take', async () => {
    const { outbox, delivered, log } = outboxOf([new ConnectorError('RECORD_TOO_LONG', 'too long')])
    outbox.add({ n: 1 }, { n: 2 })
    await outbox.flush(new AbortController().signal)
    expect(delivered).toEqual([{ n: 2 }])
    expect(log.lines).toEqual(['error: a notification about a delete is given up: too long'])
  })

  it('says when it is full, and in the end what is lost', async () => {
    const { outbox, delivered, log } = outboxOf([lost, lost, lost], 2)
    outbox.add({ n: 1 })
    expect(outbox.isFull).toBe(false)
    outbox.add({ n: 2 })
    expect(outbox.isFull).toBe(true)
    await outbox.close(new ConnectorError('CANCELLED', 'the end'))
    outbox.add({ n: 3 })
    expect(delivered).toEqual([])
    expect(log.lines.at(-1)).toBe('warn: 2 notification(s) about deletes were not delivered')
  })
})
