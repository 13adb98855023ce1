import type { Log } from '@monoid-kit/core'

/** A log that keeps its lines. */
export interface KeptLog extends Log {
  readonly lines: string[]
}

/** Makes a log that keeps its lines, as `level: message`. */
export function keptLog(): KeptLog {
  const lines: string[] = []
  const keep = (level: string) => (message: string) => {
    lines.push(`${level}: ${message}`)
  }
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
