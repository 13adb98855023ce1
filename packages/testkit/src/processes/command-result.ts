import type {
  Finding,
  MonoidLogMessage,
  MonoidMessage,
  MonoidRecord,
  MonoidRequestResult,
  MonoidRequestStatus,
  MonoidSchema,
  MonoidSiloSpec,
  MonoidValidateMessage,
} from '@monoid-kit/core'

/** What a connector's process did. */
export interface CommandResult {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout without their ends; an empty one is kept. */
  readonly lines: readonly string[]
  /** Lines that are no JSON object: there should be none (B7). */
  readonly strayLines: readonly string[]
  /** The messages in order; their form is not checked. */
  readonly messages: readonly MonoidMessage[]
  readonly records: readonly MonoidRecord[]
  readonly results: readonly MonoidRequestResult[]
  readonly statuses: readonly MonoidRequestStatus[]
  readonly findings: readonly Finding[]
  readonly logs: readonly MonoidLogMessage[]
  /** Of the last SCHEMA message (B12). */
  readonly schemas: readonly MonoidSchema[] | undefined
  /** The last one (B12). */
  readonly spec: MonoidSiloSpec | undefined
  /** The last one (B12). */
  readonly validate: MonoidValidateMessage | undefined
}

/** How a process ended, and all that it wrote. */
export interface FinishedProcess {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Sorts what a connector's process wrote.
 *
 * @param finished the process's end and output
 * @returns the messages, by type
 */
export function readResult(finished: FinishedProcess): CommandResult {
  const lines = linesOf(finished.stdout)
  const messages: MonoidMessage[] = []
  const strayLines: string[] = []
  for (const line of lines) {
    const message = parseMessage(line)
    if (message) messages.push(message)
    else strayLines.push(line)
  }
  return {
    ...finished,
    lines,
    strayLines,
    messages,
    records: messages.flatMap((message) => (message.type === 'RECORD' ? [message.record] : [])),
    results: messages.flatMap((message) => (message.type === 'REQUEST_RESULT' ? [message.request] : [])),
    statuses: messages.flatMap((message) =>
      message.type === 'REQUEST_STATUS' ? [message.request_status] : [],
    ),
    findings: messages.flatMap((message) => (message.type === 'FINDING' ? [message.finding] : [])),
    logs: messages.flatMap((message) => (message.type === 'LOG' ? [message.log] : [])),
    schemas: messages
      .flatMap((message) => (message.type === 'SCHEMA' ? [message.schema_msg.schemas] : []))
      .at(-1),
    spec: messages.flatMap((message) => (message.type === 'SPEC' ? [message.spec] : [])).at(-1),
    validate: messages
      .flatMap((message) => (message.type === 'VALIDATE' ? [message.validate_msg] : []))
      .at(-1),
  }
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function parseMessage(line: string): MonoidMessage | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'type' in value
      ? (value as MonoidMessage)
      : undefined
  } catch {
    return undefined
  }
}
