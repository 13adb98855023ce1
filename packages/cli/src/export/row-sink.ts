import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import type { Shell } from '../shell/shell.ts'
import { terminalLines } from './terminal-lines.ts'

/** Where the rows of an export go. */
export interface RowSink {
  /** Writes whole lines, waiting while the reader is slow. */
  write(lines: Uint8Array): Promise<void>
  /** Everything has been written. */
  finish(): Promise<void>
  /** Something failed: nothing of a file is left. May be called after `finish`, and then does nothing. Never throws. */
  discard(): Promise<void>
}

/**
 * Rows on stdout.
 *
 * @param shell the stream; on a terminal control characters are escaped
 * @returns the sink
 */
export function stdoutSink(shell: Shell): RowSink {
  return {
    write: (lines) => shell.print(shell.stdout.isTTY ? terminalLines(lines) : lines),
    finish: () => shell.stdout.flush(shell.signal),
    discard: async () => {},
  }
}

/**
 * Rows in a file that only its owner may read. It appears under its name when it is whole, in the place of an older one.
 *
 * @param file its path
 * @returns the sink
 * @throws ConnectorError `USAGE` where no such file can be written
 * @example const sink = await fileSink('ann.ndjson')
 */
export async function fileSink(file: string): Promise<RowSink> {
  const present = await lstat(file).catch(() => undefined)
  if (present && !present.isFile()) {
    throw unwritable(`the output ${path.basename(file)} is there and is no regular file`)
  }
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`)
  let handle: FileHandle | undefined = await create(draft)
  const close = async () => {
    const open = handle
    handle = undefined
    await open?.close()
  }
  let isDone = false
  return {
    write: async (lines) => {
      await asOutput(async () => {
        await handle?.writeFile(lines)
      })
    },
    finish: () =>
      asOutput(async () => {
        await handle?.sync()
        await close()
        await rename(draft, file)
        isDone = true
      }),
    discard: async () => {
      if (isDone) return
      await close().catch(() => {})
      await unlink(draft).catch(() => {})
    },
  }
}

async function create(draft: string): Promise<FileHandle> {
  try {
    return await open(
      draft,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    )
  } catch (cause) {
    throw unwritable(`the output cannot be written (${codeOf(cause)})`, cause)
  }
}

async function asOutput(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    throw new ConnectorError('OUTPUT_FAILED', `the output cannot be written (${codeOf(cause)})`, { cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function unwritable(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', message, { hint: 'give -o a file in a folder that is there', cause })
}
