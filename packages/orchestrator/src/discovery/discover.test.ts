import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ProcessLauncher } from '../launchers/process/process-launcher.ts'
import type { ManifestEntry } from '../manifest/manifest.ts'
import { readManifest } from '../manifest/read-manifest.ts'
import { type DiscoveryEvent, discover } from './discover.ts'

const ids = [1, 2, 3, 4, 5, 6].map((digit) => `6a0d8a1e-4b6f-4f0e-9a55-00000000000${digit}`)

/** A manifest of images `acme/<name>`, and one manual entry. */
function manifestOf(names: readonly string[]) {
  const images = names.map(
    (name, index) => `- id: ${ids[index]}\n  name: ${name}\n  dockerImage: acme/${name}\n  dockerTag: "2"\n`,
  )
  const manual = `- id: ${ids[5]}\n  name: Desk\n  manual: true\n  spec: { type: object, title: Ask Bea }\n`
  return readManifest([...images, manual].join(''))
}

/** Runs a script in the place of an image. */
function launcherFor(scripts: Readonly<Record<string, string>>) {
  return ({ name }: ManifestEntry) =>
    new ProcessLauncher({
      command: [process.execPath, '-e', scripts[name] ?? 'process.exit(9)'],
      label: name,
    })
}

const saying = (spec: JsonObject) =>
  `console.log(${JSON.stringify(JSON.stringify({ type: 'SPEC', spec: { name: 'any', spec } }))})`
const spec = { type: 'object', properties: { url: { type: 'string' } } }

describe('discover', () => {
  it('adds the spec of every image in the order of the manifest, and keeps manual entries', async () => {
    const manifest = manifestOf(['slow', 'quick'])
    const scripts = { slow: `setTimeout(() => ${saying(spec)}, 300)`, quick: saying({ type: 'object' }) }
    const { text, outcomes } = await discover({ manifest, launcherFor: launcherFor(scripts) })
    expect(outcomes.map(({ status }) => status)).toEqual(['described', 'described', 'manual'])
    const written = readManifest(text)
    expect(written.entries.map(({ name, spec }) => [name, spec])).toEqual([
      ['slow', spec],
      ['quick', { type: 'object' }],
      ['Desk', { type: 'object', title: 'Ask Bea' }],
    ])
    const again = await discover({ manifest, launcherFor: launcherFor(scripts), concurrency: 1 })
    expect(again.text).toBe(text)
  })

  it('names an image that fails with the reason, leaves it out, and goes on with the others', async () => {
    const manifest = manifestOf(['broken', 'junk', 'silent', 'good'])
    const scripts = {
      broken: 'process.exit(3)',
      junk: 'console.log("ann@example.org")',
      silent: '',
      good: saying(spec),
    }
    const { entries, outcomes } = await discover({ manifest, launcherFor: launcherFor(scripts) })
    expect(entries.map(({ name }) => name)).toEqual(['good', 'Desk'])
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome] : []))
    expect(failed.map(({ entry, error, kept }) => [entry.name, error.code, kept])).toEqual([
      ['broken', 'CONNECTOR_FAILED', false],
      ['junk', 'MESSAGE_INVALID', false],
      ['silent', 'ANSWER_MISSING', false],
    ])
    expect(failed.map(({ error }) => error.message).join()).not.toContain('ann@')
  })

  it('keeps the earlier entry of an image that fails: its image, its tag and its spec', async () => {
    const earlier = readManifest(
      `- id: ${ids[0]?.toUpperCase()}\n  name: old\n  dockerImage: acme/broken\n  dockerTag: "1"\n  spec: { type: object }\n`,
    )
    const manifest = manifestOf(['broken'])
    const { entries, outcomes } = await discover({ manifest, earlier, launcherFor: launcherFor({}) })
    expect(entries[0]).toEqual(earlier.entries[0])
    expect(outcomes[0]).toMatchObject({ status: 'failed', kept: true })
  })

  it('runs so many images at a time and no more', async () => {
    const running = new Set<string>()
    let most = 0
    const onEvent = (event: DiscoveryEvent) => {
      if (event.kind === 'started') running.add(event.entry.id)
      else running.delete(event.outcome.entry.id)
      most = Math.max(most, running.size)
    }
    const names = ['a', 'b', 'c', 'd', 'e']
    const scripts = Object.fromEntries(names.map((name) => [name, saying(spec)]))
    await discover({
      manifest: manifestOf(names),
      launcherFor: launcherFor(scripts),
      concurrency: 2,
      onEvent,
    })
    expect(most).toBe(2)
    expect(running.size).toBe(0)
  })

  it('fails an image that takes longer than the deadline, and ends it', async () => {
    const { outcomes } = await discover({
      manifest: manifestOf(['hangs', 'good']),
      launcherFor: launcherFor({ hangs: 'setInterval(() => {}, 1000)', good: saying(spec) }),
      deadlineMilliseconds: 1500,
    })
    expect(outcomes[0]).toMatchObject({ status: 'failed', error: { code: 'DEADLINE' } })
    expect(outcomes[1]?.status).toBe('described')
  })

  it("throws the signal's reason, once everything that runs has ended", async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const running = discover({
      manifest: manifestOf(['hangs', 'too']),
      launcherFor: launcherFor({ hangs: 'setInterval(() => {}, 1000)', too: 'setInterval(() => {}, 1000)' }),
      signal: abort.signal,
    })
    await sleep(200)
    abort.abort(reason)
    await expect(running).rejects.toBe(reason)
  })
})
