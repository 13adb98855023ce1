import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { Session } from './session.ts'
import { SessionGate } from './session-gate.ts'

/** The gate hands sessions out and looks at nothing of them. */
function sessionOf(number: number): Session {
  return { number } as unknown as Session
}

const ended = new ConnectorError('CANCELLED', 'ended')

describe('SessionGate', () => {
  it('lets in at once while it is open, and the waiting in their order when it opens', async () => {
    const gate = new SessionGate(10)
    const order: string[] = []
    const waiting = ['a', 'b', 'c'].map((name) =>
      gate.enter().then(({ number }) => order.push(`${name}${number}`)),
    )
    gate.open(sessionOf(1))
    await Promise.all(waiting)
    expect(order).toEqual(['a1', 'b1', 'c1'])
    expect((await gate.enter()).number).toBe(1)
    gate.shut()
    const next = gate.enter()
    gate.open(sessionOf(2))
    expect((await next).number).toBe(2)
  })

  it('lets who has to come back in before those who came later, though there are many', async () => {
    const gate = new SessionGate(2)
    const order: string[] = []
    const early = gate.place()
    gate.open(sessionOf(1))
    await gate.enter(undefined, early)
    gate.shut()
    const waiting = ['late', 'later'].map((name) => gate.enter().then(() => order.push(name)))
    waiting.push(gate.enter(undefined, early).then(() => order.push('early')))
    await expect(gate.enter()).rejects.toMatchObject({ code: 'OVERLOADED' })
    gate.open(sessionOf(2))
    await Promise.all(waiting)
    expect(order).toEqual(['early', 'late', 'later'])
  })

  it('refuses beyond its bound, and has room again when one leaves', async () => {
    const gate = new SessionGate(1)
    const leave = new AbortController()
    const first = gate.enter(leave.signal)
    await expect(gate.enter()).rejects.toMatchObject({ code: 'OVERLOADED' })
    leave.abort(ended)
    await expect(first).rejects.toBe(ended)
    const second = gate.enter()
    gate.open(sessionOf(1))
    expect((await second).number).toBe(1)
  })

  it('refuses all for good, with the first reason, whatever comes later', async () => {
    const gate = new SessionGate(10)
    const waiting = gate.enter()
    gate.fail(ended)
    await expect(waiting).rejects.toBe(ended)
    gate.fail(new ConnectorError('INTERNAL', 'later'))
    gate.open(sessionOf(1))
    await expect(gate.enter()).rejects.toBe(ended)
  })

  it('leaves no listener on a signal that lives on', async () => {
    const gate = new SessionGate(10)
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    const entered = gate.enter(signal)
    expect(listeners).toBe(1)
    gate.open(sessionOf(1))
    await entered
    expect(listeners).toBe(0)
  })
})
