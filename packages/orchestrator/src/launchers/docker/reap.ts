import { raceSignal } from '@monoid-kit/core'
import { ownerState } from '../owner.ts'
import { connectEngine } from './connect-engine.ts'
import type { EngineAddress } from './docker-options.ts'
import { engineError } from './engine-error.ts'
import { removeContainer, removeVolume } from './remove-made.ts'
import { readRunLabels, runLabel } from './run-labels.ts'

/** What is to be removed. */
export interface ReapOptions {
  readonly engine?: EngineAddress
  /**
   * How old something must be whose owner runs on another machine or in another container, from where it cannot be seen whether it lives;
   * a day (86 400) where left out. Longer than any run of yours.
   */
  readonly olderThanSeconds?: number
  /** True removes nothing and tells what would be removed. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

/** Something that was made for a run. */
export interface Leftover {
  readonly kind: 'container' | 'volume'
  readonly name: string
  readonly runId: string
  readonly createdAt: Date
  /** The image of a container. */
  readonly image?: string
  /** Why its removal failed, in the engine's words. */
  readonly problem?: string
}

/** What `reap` did. */
export interface ReapReport {
  readonly removed: readonly Leftover[]
  /** What belongs to a caller that lives, or is too young to be judged. */
  readonly kept: readonly Leftover[]
  /** What could not be removed. */
  readonly failed: readonly Leftover[]
}

interface Found extends Leftover {
  readonly isAbandoned: boolean
}

/**
 * Removes containers, running ones too, and volumes that callers left behind who died before they could. What a `DockerLauncher` makes
 * names its process: on this machine it is removed as soon as that process is gone and never before, however old it is; what was made from
 * elsewhere is removed by age. May be run at any time, twice, and by several at once.
 *
 * @param options see `ReapOptions`
 * @returns what was removed, kept and could not be removed; somebody else's removals are in none of them
 * @throws ConnectorError `ENGINE_UNREACHABLE`, or the signal's reason
 * @example const { removed } = await reap({ olderThanSeconds: 3600 })
 */
export async function reap(options: ReapOptions = {}): Promise<ReapReport> {
  const { signal } = options
  const orAbort = <T>(promise: Promise<T>) => (signal ? raceSignal(promise, signal) : promise)
  const docker = await connectEngine(options.engine)
  const found = await orAbort(findMade(docker, (options.olderThanSeconds ?? 86_400) * 1000))
  const removed: Leftover[] = []
  const failed: Leftover[] = []
  // containers come first, for they hold the volumes
  for (const { isAbandoned, ...leftover } of found) {
    signal?.throwIfAborted()
    if (!isAbandoned) continue
    const remove = leftover.kind === 'container' ? removeContainer : removeVolume
    try {
      if (options.dryRun || (await orAbort(remove(docker, leftover.name)))) removed.push(leftover)
    } catch (thrown) {
      signal?.throwIfAborted()
      const { message } = engineError(thrown, 'INTERNAL', 'it could not be removed')
      failed.push({ ...leftover, problem: message })
    }
  }
  const kept = found.filter(({ isAbandoned }) => !isAbandoned).map(({ isAbandoned, ...leftover }) => leftover)
  return { removed, kept, failed }
}

async function findMade(
  docker: Awaited<ReturnType<typeof connectEngine>>,
  mostAgeMs: number,
): Promise<Found[]> {
  const filters = { label: [runLabel] }
  try {
    const containers = await docker.listContainers({ all: true, filters })
    const { Volumes: volumes } = await docker.listVolumes({ filters })
    return [
      ...containers.flatMap(({ Id, Names, Image, Labels }) =>
        judge(
          { kind: 'container', name: Names[0]?.replace(/^\//, '') ?? Id, image: Image },
          Labels,
          mostAgeMs,
        ),
      ),
      ...(volumes ?? []).flatMap(({ Name, Labels }) =>
        judge({ kind: 'volume', name: Name }, Labels, mostAgeMs),
      ),
    ]
  } catch (thrown) {
    throw engineError(thrown, 'ENGINE_UNREACHABLE', 'what was left behind cannot be listed')
  }
}

function judge(
  thing: Pick<Leftover, 'kind' | 'name' | 'image'>,
  labels: Readonly<Record<string, string>> | null,
  mostAgeMs: number,
): Found[] {
  const run = readRunLabels(labels)
  if (!run) return []
  const state = ownerState(run.owner)
  const isOld = Date.now() - run.createdAt.getTime() > mostAgeMs
  const isAbandoned = state === 'dead' || (state === 'elsewhere' && isOld)
  return [{ ...thing, runId: run.runId, createdAt: run.createdAt, isAbandoned }]
}
