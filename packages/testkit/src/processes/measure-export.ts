import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { JsonObject, StoreRef } from '@monoid-kit/core'
import { writeArgumentFiles } from './argument-files.ts'
import { closedToOthers } from './closed-to-others.ts'

/** What an export was. */
export interface ExportMeasure {
  readonly exitCode: number | null
  /** Lines of the output: records, and what the connector logged. */
  readonly lines: number
  readonly bytes: number
  /** The most memory that the process had, in MiB. */
  readonly megabytes: number
}

/** How the output is read. */
export interface ReaderPace {
  /** Pauses after each so many bytes. */
  readonly everyBytes: number
  readonly pauseMs: number
}

const hook = fileURLToPath(new URL('../../dist/processes/report-memory.js', import.meta.url))
const lineFeed = 0x0a

/**
 * Scans whole tables by a connector's process and tells how much memory that took.
 *
 * @param entry the connector's script, `dist/main.js`
 * @param config its configuration; `full_scan` is set
 * @param stores the tables
 * @param pace how slowly the output is read; as fast as it comes where left out
 * @returns what came, and the process's peak
 * @example const { megabytes } = await measureExport(entry, config, [{ name: 'people', group }])
 */
export async function measureExport(
  entry: string,
  config: JsonObject,
  stores: readonly StoreRef[],
  pace?: ReaderPace,
): Promise<ExportMeasure> {
  const schemas = { schemas: stores.map((store) => ({ ...store, json_schema: {} })) }
  const files = await writeArgumentFiles({ config: { ...config, full_scan: true }, schemas })
  try {
    const args = ['--import', hook, entry, 'scan', '--max-line-bytes', '0', ...files.flags]
    const keepRoot = closedToOthers(entry) ? { MONOID_RUN_AS: '0' } : {}
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', ...keepRoot },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      killSignal: 'SIGKILL',
      timeout: 120_000,
    })
    const ended = once(child, 'exit')
    const told = text(child.stdio[3] as NodeJS.ReadableStream)
    let lines = 0
    let bytes = 0
    let sincePause = 0
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) lines += 1
      bytes += chunk.length
      sincePause += chunk.length
      if (!pace || sincePause < pace.everyBytes) continue
      sincePause = 0
      await sleep(pace.pauseMs)
    }
    const [exitCode] = (await ended) as [number | null]
    return { exitCode, lines, bytes, megabytes: Number(await told) / 1024 }
  } finally {
    await files.remove()
  }
}
