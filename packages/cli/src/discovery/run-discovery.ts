import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import {
  type Discovery,
  discover,
  imageOf,
  type Manifest,
  readEarlierResult,
  readManifestFile,
  writeFileAtomically,
} from '@monoid-kit/orchestrator'
import { imageLauncher } from '../connectors/launcher-for.ts'
import { usageError } from '../errors/usage-error.ts'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import { discoveryReport, driftOf } from './discovery-report.ts'
import { DiscoveryScreen } from './discovery-screen.ts'

/** What `discover` takes. */
export interface DiscoverFlags {
  readonly manifest?: string
  readonly output?: string
  readonly check?: boolean
  readonly concurrency?: string
  readonly 'deadline-seconds'?: string
  readonly network?: string
  readonly memory?: string
  readonly pull?: string
  readonly json?: boolean
}

/**
 * Reads the spec of every image of a manifest, and writes the document or compares it with the one that is there.
 *
 * @param flags what was asked for
 * @param shell where to say how it goes
 * @returns the exit code, 0
 * @throws ConnectorError `MANIFEST_INVALID`; `INCOMPLETE` where an image gave no spec, after the document was written;
 *   `SPEC_DRIFT` where it is out of date and only was to be checked
 * @example await runDiscovery({ manifest: 'integration-manifest.yaml', output: '-' }, shell)
 */
export async function runDiscovery(flags: DiscoverFlags, shell: Shell): Promise<number> {
  const { manifest: source = '', output = '' } = flags
  if (output === '-' && (flags.check || flags.json)) {
    throw usageError('- as the output goes with neither --check nor --json: give a file')
  }
  const concurrency = wholeNumber('--concurrency', flags.concurrency, 64)
  const deadline = wholeNumber('--deadline-seconds', flags['deadline-seconds'], 86_400)
  if (output !== '-' && (await isSameFile(source, output))) {
    throw usageError('the manifest and the output are the same file: give another path for the output')
  }
  const manifest = await readManifestFile(source, shell.signal)
  for (const warning of manifest.warnings)
    shell.say(`${printable(path.basename(source))}, ${printable(warning)}`)
  const earlier = output === '-' ? undefined : await readEarlierResult(output, shell.signal)
  const screen = new DiscoveryScreen(shell, manifest)
  const { network = 'none' } = flags
  try {
    const found = await discover({
      manifest,
      ...(earlier && { earlier: earlier.manifest }),
      launcherFor: (entry) =>
        imageLauncher(imageOf(entry) ?? '', { ...flags, network }, (text) => screen.pulling(entry, text)),
      ...(concurrency !== undefined && { concurrency }),
      ...(deadline !== undefined && { deadlineMilliseconds: deadline * 1000 }),
      onEvent: (event) => screen.show(event),
      signal: shell.signal,
    })
    screen.end()
    await finish(found, { flags, output, earlier, manifest, shell })
    return 0
  } finally {
    screen.end()
  }
}

interface Finish {
  readonly flags: DiscoverFlags
  readonly output: string
  readonly earlier: { readonly text: string; readonly manifest: Manifest } | undefined
  readonly manifest: Manifest
  readonly shell: Shell
}

async function finish(found: Discovery, { flags, output, earlier, shell }: Finish): Promise<void> {
  const drifts = driftOf(found, earlier)
  const isWritten = !flags.check && drifts.length > 0 && found.entries.length > 0
  if (output === '-') await shell.print(found.text)
  else if (isWritten) await writeFileAtomically(output, found.text)
  if (flags.json) await shell.print(`${discoveryReport(found, drifts, isWritten && output !== '-')}\n`)
  if (flags.check && drifts.length > 0) {
    const faults = drifts.flatMap(({ label, changes }) => changes.map((change) => `${label}: ${change}`))
    throw new ConnectorError('SPEC_DRIFT', `${output} is not what discovery would write`, {
      context: { faults },
    })
  }
  if (output !== '-') shell.say(conclusion(found, output, isWritten))
  const failed = found.outcomes.filter(({ status }) => status === 'failed')
  if (failed.length > 0) {
    const names = failed.map(({ entry }) => entry.name).join(', ')
    throw new ConnectorError('INCOMPLETE', `${countOf(failed.length, 'image')} gave no spec: ${names}`, {
      hint: 'mend what is said above of each and run it again',
    })
  }
}

function conclusion(found: Discovery, output: string, isWritten: boolean): string {
  const file = printable(output)
  if (found.entries.length === 0) return `${file}: not written, for no entry has a spec`
  return isWritten
    ? `${file}: written with ${countOf(found.entries.length, 'entry', 'entries')}`
    : `${file}: up to date`
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= most) return number
  throw usageError(`${flag}: expected a whole number from 1 to ${most}`)
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((file) => realpath(file).catch(() => path.resolve(file))),
  )
  return first === second
}
