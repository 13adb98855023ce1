import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isEncoded } from '@monoid-kit/core'
import { expect, it } from 'vitest'
import { dataRow } from '../../test/transcode/wire-rows.ts'
import { bytesOf } from './bytes.ts'
import type { RowColumn } from './row-template.ts'
import { createRowTranscoder } from './row-transcoder.ts'

const columns: readonly RowColumn[] = [
  { name: '"];process.exit()//', codec: 'numberText' },
  { name: 'text', codec: 'escapedText' },
  { name: 'moment', codec: 'postgresTimestamptz', parameter: 0 },
]
const row = dataRow([
  { bytes: Buffer.from('7') },
  { bytes: Buffer.from('a"b\n') },
  { bytes: Buffer.alloc(8, 1) },
])

/** What the other process runs: the built package, with the same plan and row. */
const script = `
  import { bytesOf, createRowTranscoder } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
  let refused = false
  try { new Function('') } catch (error) { refused = error instanceof EvalError }
  const framing = { head: () => new Uint8Array(), tail: Buffer.from('\\n'), maxLineBytes: Infinity }
  const plan = { store: { name: 't' }, framing, layout: 'postgres', columns: ${JSON.stringify(columns)} }
  const transcoder = createRowTranscoder(plan, { generateAfter: 0 })
  const row = Buffer.from('${row.toString('hex')}', 'hex')
  transcoder.add(bytesOf(row), 0, row.length)
  const [records] = transcoder.drain()
  console.log(JSON.stringify({ refused, line: Buffer.from(records.bytes).toString('hex') }))
`

it('writes the same bytes where Node may not generate code', async () => {
  const framing = {
    head: () => new Uint8Array(),
    tail: Buffer.from('\n'),
    maxLineBytes: Number.POSITIVE_INFINITY,
  }
  const transcoder = createRowTranscoder(
    { store: { name: 't' }, framing, layout: 'postgres', columns },
    { generateAfter: 0 },
  )
  transcoder.add(bytesOf(row), 0, row.length)
  const [records] = transcoder.drain()
  const line = records && isEncoded(records) ? Buffer.from(records.bytes).toString('hex') : undefined
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, flags)
  expect(JSON.parse(stdout)).toEqual({ refused: true, line })
})
