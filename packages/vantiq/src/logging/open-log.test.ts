import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namedPipe } from '../../test/support/named-pipe.ts'
import { type OpenLogOptions, openLog } from './open-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vantiq-log-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const file = () => path.join(folder, 'connector.log')

async function linesOf(
  options: OpenLogOptions,
  write: (opened: Awaited<ReturnType<typeof openLog>>) => void,
) {
  const opened = await openLog(options)
  write(opened)
  await opened.close()
  const text = await readFile(file(), 'utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('openLog', () => {
  it('writes JSON lines to a file, only for its owner to read, and adds to what is there', async () => {
    const options = { settings: { destinations: [file()] } }
    const write = () =>
      linesOf(options, ({ log }) => log.warn('100% "odd"', { code: 'DEADLINE', context: { rows: 5 } }))
    const line = { level: 'warn', message: '100% "odd"', code: 'DEADLINE', context: { rows: 5 } }
    expect(await write()).toEqual([expect.objectContaining(line)])
    expect(await write()).toHaveLength(2)
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it('[7.7.20] takes the secrets out of texts and contexts', async () => {
    const token = 'tok_4711_hush'
    const lines = await linesOf(
      { secrets: [token, ''], settings: { destinations: [file()] } },
      ({ log, forSource }) => {
        log.info(`sent ${token}`)
        forSource('orders').error('refused', {
          context: { [token]: [Buffer.from(token).toString('base64')] },
        })
      },
    )
    expect(lines).toHaveLength(2)
    expect(JSON.stringify(lines)).not.toContain(token)
    expect(JSON.stringify(lines)).not.toContain(Buffer.from(token).toString('base64'))
  })

  it('takes its settings from logger.json, which wins over logger.ini', async () => {
    await writeFile(path.join(folder, 'logger.ini'), '[logger_root]\nlevel=nonsense')
    const settings = { level: 'WARN', destination: [file()], sources: { loud: 'debug', mute: 'error' } }
    await writeFile(path.join(folder, 'logger.json'), JSON.stringify(settings))
    const lines = await linesOf({ folder }, ({ log, forSource }) => {
      for (const each of [log, forSource('loud'), forSource('mute'), forSource('other')]) {
        each.debug('d')
        each.info('i')
        each.warn('w')
        each.error('e')
      }
    })
    const told = lines.map(
      ({ message, context }) => `${(context as { source?: string })?.source ?? '-'} ${message}`,
    )
    expect(told).toEqual([
      '- w',
      '- e',
      'loud d',
      'loud i',
      'loud w',
      'loud e',
      'mute e',
      'other w',
      'other e',
    ])
  })

  it('takes its settings from the logger.ini of the Python SDK', async () => {
    const ini = `
[loggers]
keys=root,sdk
[handlers]
keys=console,file
[formatters]
keys=plain
[logger_root]
level=ERROR
handlers=console
[logger_sdk]
qualname=vantiqconnectorsdk
level=DEBUG
; both
handlers=file
[handler_console]
class=StreamHandler
args=(sys.stdout,)
[handler_file]
class=FileHandler
level=WARNING
formatter=plain
args=('${file()}', 'a')
[formatter_plain]
format=%(asctime)s - %(message)s
`
    await writeFile(path.join(folder, 'logger.ini'), ini)
    const lines = await linesOf({ folder }, ({ log }) => {
      log.info('i')
      log.warn('w')
    })
    expect(lines.map(({ message }) => message)).toEqual(['w'])
  })

  it.each<[string, string, string]>([
    ['logger.json', '{', 'logger.json'],
    ['logger.json', '[]', 'logger.json: expected a JSON object'],
    ['logger.json', '{"levels":"info"}', 'logger.json: expected only level, destination, sources'],
    ['logger.json', '{"level":"loud"}', 'logger.json, level: expected one of debug, info, warn, error'],
    ['logger.json', '{"sources":["a"]}', 'logger.json, sources'],
    ['logger.json', '{"sources":{"a":1}}', 'logger.json, sources'],
    ['logger.json', '{"destination":[]}', 'logger.json, destination'],
    ['logger.json', '{"destination":{"a":1}}', 'logger.json, destination'],
    [
      'logger.json',
      '{"destination":"/nowhere/at/all.log"}',
      'the file of the log cannot be written (ENOENT)',
    ],
    ['logger.ini', '[logger_root]\nlevel=loud', "logger.ini, the logger's level"],
  ])('refuses %s with %s', async (name, content, message) => {
    await writeFile(path.join(folder, name), content)
    await expect(openLog({ folder })).rejects.toMatchObject({
      code: 'HOST_SETTINGS',
      message: expect.stringContaining(message),
    })
  })

  it.skipIf(process.platform === 'win32').each(['logger.json', 'logger.ini'])(
    'refuses a %s that is a pipe, which nobody may write',
    async (name) => {
      await namedPipe(path.join(folder, name))
      await expect(openLog({ folder })).rejects.toMatchObject({
        code: 'HOST_SETTINGS',
        message: `${name} is a pipe, expected a regular file`,
      })
    },
  )

  it('writes from info on to stdout where nothing is set', async () => {
    for (const options of [{}, { folder }, { folder: file() }]) {
      const opened = await openLog(options)
      expect(typeof opened.log.info).toBe('function')
      await opened.close()
    }
  })
})
