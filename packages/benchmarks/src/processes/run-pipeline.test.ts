import { describe, expect, it } from 'vitest'
import { runPipeline } from './run-pipeline.ts'

const { signal } = new AbortController()
const node = (script: string) => ({ argv: [process.execPath, '-e', script] })

describe('a program whose output is measured', () => {
  it('has its lines and bytes counted', async () => {
    const { lines, bytes, wallSeconds } = await runPipeline(
      node("process.stdout.write('é\\n'.repeat(70_000))"),
      signal,
    )
    expect([lines, bytes]).toEqual([70_000, 210_000])
    expect(wallSeconds).toBeGreaterThan(0)
  })

  it('may write nothing', async () => {
    expect(await runPipeline(node(''), signal)).toMatchObject({ lines: 0, bytes: 0 })
  })

  it('has its variables and its arguments as they are', async () => {
    const script = 'process.stdout.write(process.env.A_VALUE + process.argv[1])'
    const { bytes } = await runPipeline(
      { argv: [process.execPath, '-e', script, '$(x) "'], env: { A_VALUE: "'b c" } },
      signal,
    )
    expect(bytes).toBe(10)
  })

  it('that fails is no fast one, whatever it wrote', async () => {
    const failing = node("console.log('row'); console.error('no such table'); process.exitCode = 3")
    await expect(runPipeline(failing, signal)).rejects.toThrow('ended with exit code 3: no such table')
  })

  it('is ended with its whole pipeline', async () => {
    const abort = new AbortController()
    const running = runPipeline(node('setInterval(() => {}, 1e6)'), abort.signal)
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  })
})
