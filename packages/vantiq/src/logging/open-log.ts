import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import {
  ConnectorError,
  createLog,
  type Log,
  LogLines,
  type LogSink,
  OutputWriter,
  openStdout,
  Scrubber,
} from '@monoid-kit/core'
import { readSettingsFile } from '../settings/read-settings-file.ts'
import { defaultLoggerSettings, type LoggerSettings, levels } from './logger-settings.ts'
import { readLoggerIni } from './read-logger-ini.ts'
import { readLoggerJson } from './read-logger-json.ts'
import { sourceLog } from './source-log.ts'

const closeTimeoutMs = 1000

/** How a log is opened. */
export interface OpenLogOptions {
  /** The folder with `logger.json` or `logger.ini`; without one the log is written to stdout from `info` on. */
  readonly folder?: string
  /** What must not be seen in any line: the token, the reconnect secret. */
  readonly secrets?: Iterable<string>
  /** Takes the place of what the files say. */
  readonly settings?: Partial<LoggerSettings>
}

/** A log and what it is written to. */
export interface OpenedLog {
  readonly log: Log
  /** Takes the lines of further logs, which scrub secrets of their own. */
  readonly sink: LogSink
  /** The log of one source: its lines name it, and it may have another level. */
  forSource(source: string): Log
  /** Waits until all lines have left, for a second at the most, and closes the files. */
  close(): Promise<void>
}

/**
 * Opens the log of a connector: JSON lines, by pino, on stdout or in files, as `logger.json` says or, where there is none, the
 * `logger.ini` of the Python SDK. No line ever holds a frame, a row, a query or a published message.
 *
 * @param options see `OpenLogOptions`
 * @returns the log; whoever opened it closes it
 * @throws ConnectorError `HOST_SETTINGS` where a file of settings is wrong, or a file of the log cannot be written
 * @example const { log, close } = await openLog({ folder: 'serverConfig', secrets: [authToken] })
 */
export async function openLog({
  folder,
  secrets = [],
  settings = {},
}: OpenLogOptions = {}): Promise<OpenedLog> {
  const read = folder === undefined ? defaultLoggerSettings : await readSettings(folder)
  const { level, destinations, sources } = { ...read, ...settings }
  const outputs: Output[] = []
  const close = async () => {
    await Promise.all(outputs.map((output) => output.close()))
  }
  try {
    for (const destination of new Set(destinations)) outputs.push(await openOutput(destination))
  } catch (error) {
    await close()
    throw error
  }
  const lines = outputs.map(({ writer }) => new LogLines(writer))
  const sink: LogSink = {
    log: (entry) =>
      lines.forEach((one) => {
        one.log(entry)
      }),
  }
  const scrubber = new Scrubber([...secrets])
  const least = levels.find((one) => one === level || Object.values(sources).includes(one)) ?? level
  const all = await createLog(sink, { scrubber, level: least })
  return {
    log: fromLevel(all, level),
    sink,
    forSource: (source) => sourceLog(fromLevel(all, sources[source] ?? level), source),
    close,
  }
}

interface Output {
  readonly writer: OutputWriter
  close(): Promise<void>
}

async function openOutput(destination: string): Promise<Output> {
  if (destination === 'stdout') {
    const writer = new OutputWriter(openStdout())
    return { writer, close: () => flushed(writer) }
  }
  try {
    const handle = await open(destination, 'a', 0o600)
    const stream = createWriteStream(destination, { fd: handle })
    const writer = new OutputWriter(stream)
    return {
      writer,
      close: async () => {
        await flushed(writer)
        await new Promise<void>((resolve) => stream.end(() => resolve()))
      },
    }
  } catch (cause) {
    const code = (cause as { readonly code?: unknown }).code
    throw new ConnectorError('HOST_SETTINGS', `the file of the log cannot be written (${String(code)})`, {
      hint: 'name a file in a folder that is there and that the connector may write to',
      cause,
    })
  }
}

/** A reader that stalls, or has gone, does not hold up the end. */
async function flushed(writer: OutputWriter): Promise<void> {
  await writer.flush(AbortSignal.timeout(closeTimeoutMs)).catch(() => {})
}

async function readSettings(folder: string): Promise<LoggerSettings> {
  const contentOf = (name: string) => readSettingsFile(path.join(folder, name), name)
  const json = await contentOf('logger.json')
  if (json) return readLoggerJson(json, 'logger.json')
  const ini = await contentOf('logger.ini')
  return ini ? readLoggerIni(ini.toString(), 'logger.ini') : defaultLoggerSettings
}

function fromLevel(log: Log, least: keyof Log): Log {
  const written = new Set(levels.slice(levels.indexOf(least)))
  return {
    debug: (...line) => written.has('debug') && log.debug(...line),
    info: (...line) => written.has('info') && log.info(...line),
    warn: (...line) => written.has('warn') && log.warn(...line),
    error: (...line) => written.has('error') && log.error(...line),
  }
}
