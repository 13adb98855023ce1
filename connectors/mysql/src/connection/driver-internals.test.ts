import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Connection, PrepareStatementInfo } from 'mysql2'
import { describe, expect, it } from 'vitest'
import {
  borrowSocket,
  capabilitiesOf,
  knownDriverVersion,
  parameterCountOf,
  statementIdOf,
} from './driver-internals.ts'

describe("the driver's insides", () => {
  it('are those of the version that is installed', () => {
    const path = createRequire(import.meta.url).resolve('mysql2/package.json')
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
    expect(version, `mysql2 changed to ${version}: look at src/connection/driver-internals.ts`).toBe(
      knownDriverVersion,
    )
  })

  it('are refused in plain words where they are others', () => {
    const other = { config: {} } as unknown as Connection
    const message = /mysql2 is not as version .*driver-internals/
    expect(() => capabilitiesOf(other)).toThrowError(message)
    expect(() => borrowSocket(other, () => {})).toThrowError(message)
    expect(() => statementIdOf({} as PrepareStatementInfo)).toThrowError(message)
    expect(() => parameterCountOf({} as PrepareStatementInfo)).toThrowError(message)
  })
})
