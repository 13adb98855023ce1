import type {
  MonoidLogMessage,
  MonoidMessage,
  MonoidRecord,
  MonoidRequestResult,
  MonoidRequestStatus,
} from '@monoid-kit/core'
import { type OutputLine, readLines } from './output-line.ts'

/** A message of one type. */
export type MessageOf<Type extends MonoidMessage['type']> = Extract<MonoidMessage, { readonly type: Type }>

/** A file that a FILE record named (B30). */
export interface ResultFile {
  /** The record's `file`. */
  readonly path: string
  /** Undefined where it could not be read. */
  readonly content: Uint8Array | undefined
  /** Why it could not be read. */
  readonly fault: string | undefined
}

/** What became of a command. */
export interface OutcomeParts {
  readonly sent: string
  readonly exitCode: number
  readonly stdout: Uint8Array
  readonly stderr?: string
  /** How long it took, in milliseconds. */
  readonly ms?: number
  readonly files?: readonly ResultFile[]
}

/** What a connector did when it was told something. */
export class Outcome {
  /** What it was told, for findings: the command and what was special about its files. */
  readonly sent: string
  readonly exitCode: number
  readonly stdout: Uint8Array
  readonly stderr: string
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** The files that its FILE records name, as far as the command had a temp store. */
  readonly files: readonly ResultFile[]
  #lines: readonly OutputLine[] | undefined

  constructor({ sent, exitCode, stdout, stderr = '', ms = 0, files = [] }: OutcomeParts) {
    this.sent = sent
    this.exitCode = exitCode
    this.stdout = stdout
    this.stderr = stderr
    this.ms = ms
    this.files = files
  }

  get lines(): readonly OutputLine[] {
    this.#lines ??= readLines(this.stdout)
    return this.#lines
  }

  /** The lines that are messages of a type. */
  messages<Type extends MonoidMessage['type']>(type: Type): readonly MessageOf<Type>[] {
    return this.lines.flatMap(({ message }) => (message?.type === type ? [message as MessageOf<Type>] : []))
  }

  get records(): readonly MonoidRecord[] {
    return this.messages('RECORD').map(({ record }) => record)
  }

  get results(): readonly MonoidRequestResult[] {
    return this.messages('REQUEST_RESULT').map(({ request }) => request)
  }

  get statuses(): readonly MonoidRequestStatus[] {
    return this.messages('REQUEST_STATUS').map(({ request_status }) => request_status)
  }

  get logs(): readonly MonoidLogMessage[] {
    return this.messages('LOG').map(({ log }) => log)
  }

  /** What came, without any content: exit code, how many messages of which type, how many lines that are none. */
  get shape(): string {
    const counts = new Map<string, number>()
    for (const { message } of this.lines) {
      const kind = message?.type ?? 'no message'
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    const lines = [...counts].map(([kind, count]) => `${count} × ${kind}`)
    const stderr = this.stderr === '' ? [] : [`${this.stderr.length} characters on stderr`]
    return [`exit code ${this.exitCode}`, ...(lines.length > 0 ? lines : ['no line']), ...stderr].join(', ')
  }
}
