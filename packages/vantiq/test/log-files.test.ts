import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConnectorSet } from '../src/index.ts'
import { quickSettings, until, useVantiqLab } from './vantiq-lab.ts'

describe('the log of a set', () => {
  const lab = useVantiqLab()

  it('is written as logger.json says, with other levels for single sources', async () => {
    const server = await lab.serve({ sources: { loud: {}, mute: {} } })
    const logFolder = await lab.folder()
    const file = path.join(logFolder, 'connector.log')
    const logger = { level: 'error', destination: file, sources: { loud: 'info' } }
    await writeFile(path.join(logFolder, 'logger.json'), JSON.stringify(logger))
    const { url: targetServer, token: authToken } = server
    const settings = { targetServer, authToken, sources: ['loud', 'mute'], ...quickSettings }
    const set = new ConnectorSet(settings, { logFolder })
    const { ended } = lab.run(set)
    await until(() => set.sources.every(({ state }) => state.phase === 'connected'))
    await set.close()
    expect(await ended).toBeUndefined()
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    const sources = lines.map((line) => (JSON.parse(line) as { context: { source: string } }).context.source)
    expect(new Set(sources)).toEqual(new Set(['loud']))
  })

  it('ends the run where its settings are wrong, before anything is dialled', async () => {
    const server = await lab.serve()
    const logFolder = await lab.folder()
    await writeFile(path.join(logFolder, 'logger.json'), '{"level":"loud"}')
    const set = new ConnectorSet(
      { targetServer: server.url, authToken: server.token, sources: ['orders'], ...quickSettings },
      { logFolder },
    )
    const { ended } = lab.run(set)
    expect(await ended).toMatchObject({ code: 'HOST_SETTINGS' })
    expect(server.handshakeCount).toBe(0)
  })
})
