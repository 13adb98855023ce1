import { describe, expect, test } from 'vitest'
import { outcomeOf, printed, runSample, startSample } from './run-sample.ts'

describe('a host, as a command of its connector', () => {
  test('is given the arguments behind its name, and stdout for its log', async () => {
    const child = startSample(['serve', 'well', '--port', '8081'])
    const outcome = outcomeOf(child)
    await printed(child, /serving/)
    child.kill('SIGTERM')
    const { exitCode, stderr, lines } = await outcome
    expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' })
    expect(lines[0]).toMatchObject({ level: 'info', context: { arguments: ['--port', '8081'] } })
    // a second later than a command would have been ended
    expect(lines[1]).toMatchObject({ message: 'answered the last caller' })
    expect(lines[2]).toMatchObject({ level: 'error', code: 'CANCELLED' })
  })

  test('that cannot begin ends with the exit code of its error', async () => {
    const { exitCode, lines } = await runSample(['serve', 'fail'])
    expect(exitCode).toBe(3)
    expect(lines).toMatchObject([{ level: 'error', code: 'HOST_SETTINGS' }])
  })

  test('is ended by an error that nobody caught, whose text is not shown', async () => {
    const { exitCode, stdout, lines } = await runSample(['serve', 'crash'])
    expect(exitCode).toBe(1)
    expect(lines.at(-1)).toMatchObject({ code: 'INTERNAL' })
    expect(stdout).not.toContain('person@example.com')
  })

  test('is named by --help and where a command is unknown or misplaced', async () => {
    const { stdout } = await runSample(['--help'])
    expect(stdout).toMatch(/serve +serve the silo in another way/)
    const unknown = await runSample(['surf'])
    expect(unknown.logs[0]?.message).toContain('session, serve')
    const misplaced = await runSample(['--log-level', 'info', 'serve'])
    expect(misplaced.logs[0]?.message).toContain('serve must be the first word')
  })
})
