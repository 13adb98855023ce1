import { ConnectorError, toConnectorError } from '@monoid-kit/core'
import { ConnectorClient } from '../client/connector-client.ts'
import type { Launcher } from '../launchers/launcher.ts'
import { formatManifest } from '../manifest/format-manifest.ts'
import type { Manifest, ManifestEntry } from '../manifest/manifest.ts'

/** What came of one entry of the manifest. */
export type EntryOutcome =
  | { readonly status: 'described' | 'manual'; readonly entry: ManifestEntry }
  | {
      readonly status: 'failed'
      readonly entry: ManifestEntry
      readonly error: ConnectorError
      /** True where the entry of the earlier result stays, for it works; false where the entry is left out. */
      readonly kept: boolean
    }

/** What discovery tells while it runs. */
export type DiscoveryEvent =
  | { readonly kind: 'started'; readonly entry: ManifestEntry }
  | { readonly kind: 'ended'; readonly outcome: EntryOutcome; readonly milliseconds: number }

/** What discovery works with. */
export interface DiscoverOptions {
  readonly manifest: Manifest
  /** What an earlier discovery wrote: an image that fails keeps its entry there. */
  readonly earlier?: Manifest
  /** How to run the image of an entry. */
  readonly launcherFor: (entry: ManifestEntry) => Launcher
  /** How many images run at a time, from 1; 4 where left out. */
  readonly concurrency?: number
  /** How long an image may take, pulling it included; 5 minutes where left out. */
  readonly deadlineMilliseconds?: number
  readonly onEvent?: (event: DiscoveryEvent) => void
  /** Ends everything that runs. */
  readonly signal?: AbortSignal
}

/** What discovery found out. */
export interface Discovery {
  /** One per entry of the manifest, in its order. */
  readonly outcomes: readonly EntryOutcome[]
  /** The entries to write, each with its spec. */
  readonly entries: readonly ManifestEntry[]
  /** The same as the text of `integration-spec.yaml`. */
  readonly text: string
}

const defaultConcurrency = 4
const defaultDeadlineMilliseconds = 300_000

/**
 * Asks the image of every entry for its spec, several side by side. Manual entries stay as they are. An image that fails is
 * reported; its earlier entry stays, image, tag and spec as they were, for a passing fault must not take a working
 * connector away. Where there is none it is left out, as the original's tool does.
 *
 * @param options see `DiscoverOptions`
 * @returns what came of each entry, and the document to write
 * @throws the signal's reason when aborted; an image that fails throws nothing
 * @example const { text } = await discover({ manifest, launcherFor: (entry) => new DockerLauncher({ image: imageOf(entry) }) })
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const { manifest, signal } = options
  signal?.throwIfAborted()
  const outcomes: EntryOutcome[] = []
  const waiting = [...manifest.entries.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, entry] = next
      outcomes[index] = await describe(entry, options)
      signal?.throwIfAborted()
    }
  }
  const workers = Math.max(1, Math.min(options.concurrency ?? defaultConcurrency, waiting.length))
  const settled = await Promise.allSettled(Array.from({ length: workers }, work))
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  const entries = outcomes.flatMap((outcome) => resultOf(outcome, options.earlier))
  return { outcomes, entries, text: formatManifest(entries, manifest.comments) }
}

async function describe(entry: ManifestEntry, options: DiscoverOptions): Promise<EntryOutcome> {
  if (entry.manual === true) return { status: 'manual', entry }
  const start = performance.now()
  options.onEvent?.({ kind: 'started', entry })
  const outcome = await readSpec(entry, options)
  options.onEvent?.({ kind: 'ended', outcome, milliseconds: performance.now() - start })
  return outcome
}

async function readSpec(entry: ManifestEntry, options: DiscoverOptions): Promise<EntryOutcome> {
  const milliseconds = options.deadlineMilliseconds ?? defaultDeadlineMilliseconds
  const deadline = AbortSignal.timeout(milliseconds)
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline
  try {
    const { spec } = await new ConnectorClient(options.launcherFor(entry)).spec({ signal })
    return { status: 'described', entry: { ...entry, spec } }
  } catch (thrown) {
    const error = deadline.aborted
      ? new ConnectorError('DEADLINE', `no spec came within ${milliseconds / 1000} s`)
      : toConnectorError(thrown)
    return { status: 'failed', entry, error, kept: earlierEntry(entry, options.earlier) !== undefined }
  }
}

function resultOf(outcome: EntryOutcome, earlier: Manifest | undefined): ManifestEntry[] {
  if (outcome.status !== 'failed') return [outcome.entry]
  const kept = earlierEntry(outcome.entry, earlier)
  return kept ? [kept] : []
}

/** The entry of an earlier result that still works, with its spec. */
function earlierEntry({ id }: ManifestEntry, earlier: Manifest | undefined): ManifestEntry | undefined {
  return earlier?.entries.find(
    (candidate) => candidate.id.toLowerCase() === id.toLowerCase() && candidate.spec !== undefined,
  )
}
