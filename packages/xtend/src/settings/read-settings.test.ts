import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configVariables } from './config-variables.ts'
import { envExample } from './env-example.ts'
import { readSettings } from './read-settings.ts'

const token = 'reader-0123456789-0123456789-0123456789'
const eraser = 'eraser-0123456789-0123456789-0123456789'
const spec: JsonObject = {
  type: 'object',
  required: ['hostname', 'port', 'tunnel'],
  properties: {
    hostname: { type: 'string', title: 'Host name', order: 0 },
    port: { type: 'integer', default: 5432, minimum: 1, maximum: 65_535, order: 1 },
    password: { type: 'string', secret: true, order: 2 },
    scan_all: { type: 'boolean', default: false },
    ratio: { type: 'number' },
    exclude_dbs: { type: 'array', items: { type: 'string' } },
    ports: { type: 'array', items: { type: 'integer' } },
    ssl_mode: { type: 'string', pattern: '^(disable|require)$' },
    tunnel: {
      type: 'object',
      required: ['host'],
      properties: {
        host: { type: 'string' },
        key: { type: 'string', secret: true },
        'keep-alive': { type: 'boolean' },
      },
    },
  },
}
const least = { MONOID_HOSTNAME: 'db', MONOID_TUNNEL_HOST: 'gate' }

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'monoid-settings-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const read = (environment: Record<string, string>, argv: readonly string[] = []) =>
  readSettings({ argv, environment, cwd, spec })

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError')
  expect(error.code).toBe('HOST_SETTINGS')
  return error.message
}

describe('readSettings', () => {
  test('makes the configuration out of variables, by the types of the spec', async () => {
    const { config } = await read({
      ...least,
      MONOID_PORT: '6000',
      MONOID_SCAN_ALL: 'yes',
      MONOID_RATIO: '0.5',
      MONOID_EXCLUDE_DBS: 'a, b',
      MONOID_PORTS: '1,2',
      MONOID_TUNNEL_KEEP_ALIVE: 'true',
      MONOID_TUNNEL_KEY: '-----BEGIN KEY-----\\nMII\\n-----END KEY-----',
    })
    expect(config).toEqual({
      hostname: 'db',
      port: 6000,
      scan_all: true,
      ratio: 0.5,
      exclude_dbs: ['a', 'b'],
      ports: [1, 2],
      tunnel: { host: 'gate', 'keep-alive': true, key: '-----BEGIN KEY-----\\nMII\\n-----END KEY-----' },
    })
  })

  test('[B4] an empty variable is not set, and defaults are filled in', async () => {
    const { config } = await read({ ...least, MONOID_PORT: '', MONOID_PASSWORD: ' ', MONOID_EXCLUDE_DBS: '' })
    expect(config).toEqual({ hostname: 'db', port: 5432, scan_all: false, tunnel: { host: 'gate' } })
  })

  test('an object may come as JSON, and a variable of a property wins over it', async () => {
    const { config } = await read({
      MONOID_HOSTNAME: 'db',
      MONOID_TUNNEL: '{"host":"other","key":"k"}',
      MONOID_TUNNEL_HOST: 'gate',
    })
    expect(config.tunnel).toEqual({ host: 'gate', key: 'k' })
  })

  test('any text goes through unchanged', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.trim() !== '')
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect((await read({ ...least, MONOID_HOSTNAME: value })).config.hostname).toBe(value)
      }),
      { numRuns: 30 },
    )
  })

  test('all that is missing or wrong is told at once, by the names of variables, without a value', async () => {
    const canary = 'hunter2-canary'
    const message = await messageOf(
      read(
        {
          MONOID_PORT: canary,
          MONOID_SCAN_ALL: canary,
          MONOID_PORTS: `1,${canary}`,
          MONOID_SSL_MODE: canary,
          MONOID_TUNNEL: `{"key":"${canary}"}`,
          XTEND_READ_TOKEN: canary,
          XTEND_ERASE_ENABLED: 'true',
          XTEND_MAX_ACTIVE: '0',
          FILE_MANAGER_URL: `ftp://${canary}`,
          PORT: canary,
        },
        [canary],
      ),
    )
    expect(message).not.toContain(canary)
    expect(message.split('; ').sort()).toEqual([
      'FILE_MANAGER_URL: expected a URL that begins with http:// or https://, without a user and a password',
      'MONOID_HOSTNAME is required, but it is not set',
      'MONOID_PORT: expected an integer, but another text came',
      'MONOID_PORTS: expected a list whose entries are each an integer, but another text came',
      'MONOID_SCAN_ALL: expected true or false, but another text came',
      'MONOID_SSL_MODE: expected a text of the form ^(disable|require)$, but a string came',
      'MONOID_TUNNEL_HOST is required, but it is not set',
      'PORT: expected an integer from 0 to 65535',
      'XTEND_ERASE_TOKEN is required where XTEND_ERASE_ENABLED is set, but it is not set',
      'XTEND_MAX_ACTIVE: expected an integer from 1 to 10000',
      expect.stringMatching(/^XTEND_READ_TOKEN: expected tokens of 32 to 512 characters/),
      'expected one argument, the port from 0 to 65535',
    ])
  })

  test('what could not be read is not told to be missing as well', async () => {
    const { default: _default, ...port } = (spec.properties as Record<string, JsonObject>).port as JsonObject
    const required = { ...spec, properties: { ...(spec.properties as JsonObject), port } }
    const promise = readSettings({
      argv: [],
      environment: { ...least, MONOID_PORT: 'x' },
      cwd,
      spec: required,
    })
    expect(await messageOf(promise)).toBe('MONOID_PORT: expected an integer, but another text came')
  })

  test('the process wins over the secrets document, and that over .env', async () => {
    await writeFile(
      path.join(cwd, '.env'),
      'MONOID_HOSTNAME=local\nMONOID_PASSWORD="from\\nenv"\nMONOID_TUNNEL_HOST=gate\nXTEND_SECRETS_FILE=secrets.json\nOTHER=1\n',
    )
    await writeFile(
      path.join(cwd, 'secrets.json'),
      JSON.stringify({ MONOID_HOSTNAME: 'document', MONOID_SSL_MODE: 'require', WEATHER_KEY: 'rain-rain' }),
    )
    const { config, variables, secrets } = await read({ MONOID_SSL_MODE: 'disable', XTEND_READ_TOKEN: token })
    expect(config).toMatchObject({ hostname: 'document', password: 'from\nenv', ssl_mode: 'disable' })
    expect(variables).toMatchObject({ OTHER: '1', WEATHER_KEY: 'rain-rain' })
    // of the document all is secret that is not known to be none
    expect([...secrets].sort()).toEqual(['from\nenv', 'rain-rain', token])
  })

  test('[B4] an empty variable hides none of the same name elsewhere', async () => {
    await writeFile(path.join(cwd, '.env'), 'MONOID_HOSTNAME=local\nXTEND_SECRETS_FILE=secrets.json\n')
    const document = { MONOID_HOSTNAME: '', MONOID_TUNNEL_HOST: 'gate', XTEND_READ_TOKEN: token }
    await writeFile(path.join(cwd, 'secrets.json'), JSON.stringify(document))
    const empty = { MONOID_TUNNEL_HOST: '', XTEND_READ_TOKEN: ' ', XTEND_SECRETS_FILE: '' }
    const { config, settings } = await read(empty)
    expect(config).toMatchObject({ hostname: 'local', tunnel: { host: 'gate' } })
    expect(settings.access.readTokens).toEqual([token])
  })

  test('the rest of a token that was broken over lines is not shown', async () => {
    await writeFile(path.join(cwd, '.env'), 'XTEND_READ_TOKEN=abc\ncanary==\nfurtherCanary=\n')
    const { warnings } = await read({ ...least, XTEND_READ_TOKEN: token })
    expect(warnings).toEqual([
      '.env: (a name of 6 characters) is not a name that the platform allows',
      '.env: (a name of 13 characters) is not a name that the platform allows',
    ])
  })

  test.each([
    ['{', 'expected a file with one JSON object'],
    ['["a"]', 'expected a file with one JSON object'],
    ['{"A":1}', 'XTEND_SECRETS_FILE: A: expected a text in quotes'],
    ['{"a-name":"x"}', 'a-name is not a name that the platform allows'],
  ])('a secrets document that is none is told: %s', async (text, message) => {
    await writeFile(path.join(cwd, 'secrets.json'), text)
    expect(await messageOf(read({ ...least, XTEND_SECRETS_FILE: 'secrets.json' }))).toContain(message)
  })

  test('a secrets document that is not there is told, not its path', async () => {
    const message = await messageOf(read({ ...least, XTEND_SECRETS_FILE: 'nowhere/canary.json' }))
    expect(message).toBe('XTEND_SECRETS_FILE: the file cannot be read (ENOENT)')
  })

  test('names that are none are warned of, with the nearest one', async () => {
    await writeFile(path.join(cwd, '.env'), 'lower=1\n')
    const { warnings } = await read({
      ...least,
      MONOID_HOSTNMAE: 'x',
      XTEND_READ_TOKENS: 'x',
      XTEND_ZZZZZZZZZZZZZ: 'x',
      MONOID_RUN_AS: '0',
      MONOID_TUNNEL: '{"hosts":1}',
    })
    expect(warnings).toEqual([
      '.env: lower is not a name that the platform allows',
      'the configuration does not know tunnel.hosts',
      'MONOID_HOSTNMAE is no setting; did you mean MONOID_HOSTNAME?',
      'XTEND_READ_TOKENS is no setting; did you mean XTEND_READ_TOKEN?',
      'XTEND_ZZZZZZZZZZZZZ is no setting',
    ])
  })

  test('settings of the service: tokens between commas, the argument before PORT', async () => {
    const { settings, secrets } = await readSettings({
      argv: ['8083'],
      cwd,
      environment: {
        PORT: '8082',
        XTEND_READ_TOKEN: `${token}, ${token}2`,
        XTEND_ERASE_TOKEN: eraser,
        XTEND_ERASE_ENABLED: 'on',
        XTEND_STALL_SECONDS: '0.5',
        FILE_MANAGER_URL: 'http://files:8082/x/',
      },
    })
    expect(settings).toMatchObject({
      port: 8083,
      host: '0.0.0.0',
      access: {
        readTokens: [token, `${token}2`],
        eraseTokens: [eraser],
        eraseEnabled: true,
        allowedHosts: [],
      },
      limits: { stallSeconds: 0.5, maxActive: 16 },
    })
    expect([...secrets].sort()).toEqual([eraser, token, `${token}2`])
  })

  test('what is missing is told together with the misspelt name that may be why', async () => {
    expect(await messageOf(read({ MONOID_HOSTNMAE: 'db', MONOID_TUNNEL_HOST: 'gate' }))).toBe(
      'MONOID_HOSTNAME is required, but it is not set; MONOID_HOSTNMAE is no setting; did you mean MONOID_HOSTNAME?',
    )
  })

  test.each(['http://user:canary@files/', 'http://:%zz@files/', 'http://user@files/'])(
    'a file manager is called without a password: %s is refused',
    async (url) => {
      expect(await messageOf(read({ ...least, FILE_MANAGER_URL: url }))).toBe(
        'FILE_MANAGER_URL: expected a URL that begins with http:// or https://, without a user and a password',
      )
    },
  )

  test('within Kubernetes the host names are the business of its proxy, unless they are set', async () => {
    const environment = { KUBERNETES_SERVICE_HOST: '10.0.0.1' }
    const { settings } = await readSettings({ argv: [], cwd, environment })
    expect(settings.access.allowedHosts).toEqual(['*'])
    const named = { ...environment, XTEND_ALLOWED_HOSTS: 'a.example' }
    expect((await readSettings({ argv: [], cwd, environment: named })).settings.access.allowedHosts).toEqual([
      'a.example',
    ])
  })

  test('two properties may not have the same variable', () => {
    expect(() =>
      configVariables({ properties: { 'a-b': { type: 'string' }, a_b: { type: 'string' } } }),
    ).toThrow('a_b and a-b have the same variable MONOID_A_B')
    expect(() => configVariables({ properties: { run_as: { type: 'string' } } })).toThrow('MONOID_RUN_AS')
  })

  test('a template of .env holds every variable, no secret, and is read as what it stands for', async () => {
    const secretly = { properties: { key: { type: 'string', secret: true, default: 'canary' } } }
    expect(envExample(secretly)).not.toContain('canary')
    const text = envExample(spec)
    for (const { name, isGroup } of configVariables(spec)) {
      expect(new RegExp(`^(# )?${name}=`, 'm').test(text), name).toBe(!isGroup)
    }
    expect(Object.keys(parse(text)).sort()).toEqual([
      'MONOID_HOSTNAME',
      'MONOID_TUNNEL_HOST',
      'XTEND_ERASE_TOKEN',
      'XTEND_READ_TOKEN',
    ])
    // with every comment that is an assignment made one
    const enabled = text.replaceAll(/^# ([A-Z_]+=)/gm, '$1')
    await writeFile(path.join(cwd, '.env'), enabled)
    const { config, warnings } = await read(least)
    expect({ config, warnings }).toEqual({
      config: { hostname: 'db', port: 5432, scan_all: false, tunnel: { host: 'gate' } },
      warnings: [],
    })
  })
})
