import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { ownerState, thisOwner } from './owner.ts'

describe('ownerState', () => {
  it('is alive for this process and its parent', () => {
    expect(ownerState(thisOwner())).toBe('alive')
    expect(ownerState({ ...thisOwner(), pid: process.ppid, started: '' })).toBe('alive')
  })

  it('is dead for a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    const { pid = 0 } = child
    await once(child, 'exit')
    expect(ownerState({ ...thisOwner(), pid, started: '1' })).toBe('dead')
  })

  it.runIf(process.platform === 'linux')('is dead where the number belongs to a later process', () => {
    expect(ownerState({ ...thisOwner(), started: '1' })).toBe('dead')
  })

  it('is not to be known from another machine', () => {
    expect(ownerState({ ...thisOwner(), machine: 'another' })).toBe('elsewhere')
  })
})
