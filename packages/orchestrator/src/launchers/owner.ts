import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, platform } from 'node:os'
import { kill, pid as ownPid } from 'node:process'

/** The process that something was made for. */
export interface Owner {
  /** Tells this machine, its present start and its process ids' namespace from others, so that a pid means the same to both. */
  readonly machine: string
  readonly pid: number
  /** When it was started, in the machine's own ticks, for pids are used again; empty where the system does not tell. */
  readonly started: string
}

/** Whether an owner lives; `elsewhere` where that cannot be seen from here. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere'

/** This process. */
export function thisOwner(): Owner {
  return { machine: thisMachine(), pid: ownPid, started: processStart(ownPid) ?? '' }
}

/**
 * Looks whether an owner still lives.
 *
 * @param owner as it was written down
 * @returns `dead` only where that is certain
 */
export function ownerState(owner: Owner): OwnerState {
  if (owner.machine !== thisMachine()) return 'elsewhere'
  if (!exists(owner.pid)) return 'dead'
  const started = processStart(owner.pid)
  // Where the system does not tell the start, a process of that number has to be taken for the owner.
  if (started === undefined || owner.started === '') return 'alive'
  return started === owner.started ? 'alive' : 'dead'
}

function exists(pid: number): boolean {
  try {
    kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}

/** When a process was started; `ended` where it has ended and only waits for its parent. */
function processStart(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // the program's name stands in brackets and may hold anything, brackets too
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields?.[0] === 'Z' ? 'ended' : fields?.[19]
}

let machine: string | undefined

function thisMachine(): string {
  machine ??= createHash('sha256').update(JSON.stringify(machineFacts())).digest('hex').slice(0, 16)
  return machine
}

/** The host's name only where there is nothing better, for it may change while this process runs. */
function machineFacts(): readonly (string | undefined)[] {
  const bootId = read('/proc/sys/kernel/random/boot_id')?.trim()
  return bootId === undefined ? [platform(), hostname()] : [bootId, namespace()]
}

function namespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
