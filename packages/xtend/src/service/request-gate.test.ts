import { describe, expect, test } from 'vitest'
import { RequestGate } from './request-gate.ts'

const { signal } = new AbortController()
const gateOf = (maxActive: number, maxQueued: number) =>
  new RequestGate({ maxActive, maxQueued, queueSeconds: 1000 })

describe('RequestGate', () => {
  test('lets in as many as may be, and the others in the order in which they came', async () => {
    const gate = gateOf(1, 2)
    const order: string[] = []
    const enter = async (name: string) => {
      const leave = await gate.enter(signal)
      order.push(name)
      return leave
    }
    const first = await enter('first')
    const second = enter('second')
    const third = enter('third')
    expect(gate.isFull).toBe(true)
    await expect(gate.enter(signal)).rejects.toMatchObject({ status: 503, code: 'OVERLOADED' })
    first()
    const leaveSecond = await second
    leaveSecond()
    const leaveThird = await third
    leaveThird()
    expect(order).toEqual(['first', 'second', 'third'])
    expect(gate.isFull).toBe(false)
  })

  test('hands a turn to who waits, not to who comes at the same moment', async () => {
    const gate = gateOf(1, 1)
    const leave = await gate.enter(signal)
    const waiting = gate.enter(signal)
    leave()
    const late = gate.enter(signal)
    const leaveWaiting = await waiting
    leaveWaiting()
    const leaveLate = await late
    leaveLate()
  })

  test('forgets who has gone', async () => {
    const gate = gateOf(1, 1)
    const leave = await gate.enter(signal)
    const away = new AbortController()
    const waiting = gate.enter(away.signal)
    away.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    expect(gate.isFull).toBe(false)
    await expect(gate.enter(away.signal)).rejects.toThrow('gone')
    leave()
    const leaveNext = await gate.enter(signal)
    leaveNext()
  })
})
