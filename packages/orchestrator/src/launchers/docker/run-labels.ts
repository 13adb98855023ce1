import { type Owner, thisOwner } from '../owner.ts'

const prefix = 'io.monoid-kit'

/** The label that everything made for a run carries; its value is the run's id. */
export const runLabel = `${prefix}.run`

const createdLabel = `${prefix}.created`
const machineLabel = `${prefix}.owner-machine`
const pidLabel = `${prefix}.owner-pid`
const startedLabel = `${prefix}.owner-started`

/** What the labels of a container or a volume say. */
export interface LabelledRun {
  readonly runId: string
  readonly createdAt: Date
  readonly owner: Owner
}

/**
 * The labels of what this process makes for a run.
 *
 * @param runId the run
 * @param further labels of the caller's own; they replace none of these
 * @returns all labels
 */
export function runLabels(runId: string, further: Readonly<Record<string, string>>): Record<string, string> {
  const owner = thisOwner()
  return {
    ...further,
    [runLabel]: runId,
    [createdLabel]: new Date().toISOString(),
    [machineLabel]: owner.machine,
    [pidLabel]: String(owner.pid),
    [startedLabel]: owner.started,
  }
}

/**
 * Reads the labels again.
 *
 * @param labels of a container or a volume
 * @returns what they say; undefined where one is missing or makes no sense, so that nobody's thing is taken for ours
 */
export function readRunLabels(
  labels: Readonly<Record<string, string>> | null | undefined,
): LabelledRun | undefined {
  const runId = labels?.[runLabel]
  const createdAt = new Date(labels?.[createdLabel] ?? '')
  const machine = labels?.[machineLabel]
  const pid = Number(labels?.[pidLabel] ?? '')
  if (!runId || !machine || !(pid > 0) || Number.isNaN(createdAt.getTime())) return undefined
  return { runId, createdAt, owner: { machine, pid, started: labels?.[startedLabel] ?? '' } }
}
