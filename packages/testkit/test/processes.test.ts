import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCommand, spawnConnector } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('./fake-connector/main.mjs', import.meta.url))

it('writes argument files of mode 0600 and removes them', async () => {
  const result = await runCommand(entry, 'validate', { config: { hostname: 'x' } })
  expect(result).toMatchObject({ exitCode: 0, signal: null, strayLines: [] })
  expect(result.validate?.message).toBe('600 {"hostname":"x"}')
  expect(existsSync(result.logs[0]?.message ?? '')).toBe(false)
  expect(result.logs[0]?.message).toMatch(/config\.json$/)
})

it('sorts messages from lines that are none', async () => {
  const result = await runCommand(entry, 'scan')
  expect(result).toMatchObject({ exitCode: 5, stderr: 'complaint\n', strayLines: ['not a message'] })
  expect(result.records).toEqual([{ schema_name: 'a', data: { x: 'é' } }])
})

it('hands over stdin', async () => {
  const result = await runCommand(entry, 'echo', { stdin: 'hello' })
  expect(result.logs).toEqual([{ message: 'hello' }])
})

it('hands down PATH and what it is told, and nothing else', async () => {
  const connector = await spawnConnector(entry, 'hang', { env: { EXTRA: '1' } })
  const line = await connector.waitForLine((text) => text.includes('LOG'))
  connector.child.kill('SIGTERM')
  const names: string[] = JSON.parse(line).log.message.split(',')
  // The one is macOS's own, the other is set where other users may not read the repository.
  const own = names.filter((name) => name !== '__CF_USER_TEXT_ENCODING' && name !== 'MONOID_RUN_AS')
  expect(own).toEqual(['EXTRA', 'PATH'])
  await expect(connector.finished).resolves.toMatchObject({ exitCode: null, signal: 'SIGTERM' })
})

it('kills what does not end in time', async () => {
  const result = await runCommand(entry, 'hang', { timeoutMs: 1000 })
  expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
})

it('kills on abort', async () => {
  const abort = new AbortController()
  const connector = await spawnConnector(entry, 'hang', { signal: abort.signal })
  await connector.waitForLine(() => true)
  abort.abort()
  await expect(connector.finished).resolves.toMatchObject({ exitCode: null, signal: 'SIGKILL' })
})

it('stalls until told to read', async () => {
  const connector = await spawnConnector(entry, 'request-results', { stalled: true })
  const early = await Promise.race([
    connector.finished.then(() => 'ended'),
    new Promise((resolve) => setTimeout(resolve, 1000, 'waits')),
  ])
  expect(early).toBe('waits')
  connector.resume()
  const result = await connector.finished
  expect(result).toMatchObject({ exitCode: 0, strayLines: [] })
  expect(result.records).toHaveLength(200)
})

it('rejects the wait for a line that never comes', async () => {
  const connector = await spawnConnector(entry, 'scan')
  await expect(connector.waitForLine((line) => line === 'never')).rejects.toThrow(/ended without/)
  await connector.finished
})
