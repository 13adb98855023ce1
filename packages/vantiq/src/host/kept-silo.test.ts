import { AbstractSilo, ConnectorError, type SiloContext } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { KeptSilo } from './kept-silo.ts'

class Silo extends AbstractSilo {
  admissions: (() => void)[] = []
  async validate() {
    return { status: 'SUCCESS' as const }
  }
  async dataStores() {
    return []
  }
  signals: AbortSignal[] = []
  async admitStatements({ signal }: SiloContext) {
    this.signals.push(signal)
    await new Promise<void>((resolve) => {
      this.admissions.push(resolve)
    })
  }
  async *runStatement() {}
}

function keptOf(failures = 0) {
  const events: string[] = []
  let left = failures
  const silo = new Silo({})
  const kept = new KeptSilo({
    make: async () => {
      left -= 1
      if (left >= 0) throw new ConnectorError('CONNECT_FAILED', 'not yet')
      events.push('made')
      return silo
    },
    close: async () => void events.push('closed'),
  })
  return { kept, events, silo }
}

const contextOf = (signal: AbortSignal): SiloContext => ({
  signal,
  log: keptLog(),
  framing: { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: 1000 },
})

describe('KeptSilo', () => {
  it('is made at the first use, and closed after the last once it is retired', async () => {
    const { kept, events } = keptOf()
    let end = () => {}
    const long = kept.use(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    await kept.use(async () => void events.push('used'))
    const retired = kept.retire()
    await expect(kept.use(async () => {})).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(events).toEqual(['made', 'used'])
    end()
    await long
    await retired
    expect(events).toEqual(['made', 'used', 'closed'])
    await kept.retire()
    expect(events).toHaveLength(3)
  })

  it('that was never used is never made', async () => {
    const { kept, events } = keptOf()
    await kept.retire()
    expect(events).toEqual([])
  })

  it('is made anew where making it failed', async () => {
    const { kept, events } = keptOf(1)
    await expect(kept.use(async () => {})).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
    await kept.use(async () => {})
    await kept.retire()
    expect(events).toEqual(['made', 'closed'])
  })

  it('admits statements once, also for one whose first asker has gone', async () => {
    const { kept, silo } = keptOf()
    const first = new AbortController()
    await kept.use(async () => {
      const gone = kept.admitStatements(contextOf(first.signal))
      const second = kept.admitStatements(contextOf(new AbortController().signal))
      await new Promise((resolve) => setImmediate(resolve))
      first.abort(new ConnectorError('CANCELLED', 'gone'))
      await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })
      for (const admit of silo.admissions) admit()
      await second
      await kept.admitStatements(contextOf(new AbortController().signal))
    })
    expect(silo.admissions).toHaveLength(1)
    await kept.retire()
  })

  it('goes on admitting statements for who waits when it is retired', async () => {
    const { kept, silo } = keptOf()
    let retired: Promise<void> | undefined
    await kept.use(async () => {
      const admitted = kept.admitStatements(contextOf(new AbortController().signal))
      await new Promise((resolve) => setImmediate(resolve))
      retired = kept.retire()
      expect(silo.signals.map(({ aborted }) => aborted)).toEqual([false])
      for (const admit of silo.admissions) admit()
      await admitted
    })
    await retired
    expect(silo.signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
