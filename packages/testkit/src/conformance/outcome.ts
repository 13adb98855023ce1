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

/** What a connector did when it was told something. */
export class Outcome {
  /** What it was told, for findings: the command and what was special about its files. */
  readonly sent: string
  readonly exitCode: number
  readonly stdout: Uint8Array
  readonly stderr: string
  #lines: readonly OutputLine[] | undefined

  constructor(parts: {
    readonly sent: string
    readonly exitCode: number
    readonly stdout: Uint8Array
    readonly stderr: string
  }) {
    this.sent = parts.sent
    this.exitCode = parts.exitCode
    this.stdout = parts.stdout
    this.stderr = parts.stderr
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
