import output, { table } from 'node:console'
import { write, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ConnectorError } from '../../dist/index.js'

const personal = 'ada@example.org'

/** What a connector may do wrong, each under the name by which `behaviour` asks for it. */
const behaviours = {
  'throw-foreign': () => {
    throw new TypeError(`cannot read ${personal}`)
  },
  'throw-silo': () => {
    throw new ConnectorError('CONNECTION_LOST', 'the connection broke')
  },
  'throw-secret': (config) => {
    throw new ConnectorError('DATABASE_ERROR', `refused with ${config.token}`)
  },
  'throw-string': () => {
    throw personal
  },
  hang: (_config, { signal, log }) =>
    new Promise((_, reject) => {
      log.debug('waits')
      const timer = setInterval(() => {}, 1000)
      signal.addEventListener('abort', () => {
        clearInterval(timer)
        reject(signal.reason)
      })
    }),
  'hang-deaf': (_config, { log }) =>
    new Promise(() => {
      log.debug('waits')
      setInterval(() => {}, 1000)
    }),
  'hang-idle': () => new Promise(() => {}),
  print: () => {
    output.log(personal)
    output.error(personal)
    table([personal])
    process.stdout.write(personal)
    process.stderr.write(personal)
  },
  'print-descriptor': async () => {
    writeSync(1, personal)
    const { bytesWritten } = await promisify(write)(2, Buffer.from(personal))
    if (bytesWritten !== personal.length) throw new Error('not all was written')
  },
  warn: () => {
    process.emitWarning(`about ${personal}`, 'DeprecationWarning', 'DEP9999')
  },
  'warn-secret': ({ token }) => {
    process.emitWarning('about a secret', token, token)
  },
  reject: async () => {
    Promise.reject(new RangeError(personal))
    await new Promise((resolve) => setTimeout(resolve, 5000))
  },
  'reject-late': () => {
    Promise.reject(new RangeError(personal))
  },
  'reject-secret': ({ token }) => {
    setTimeout(() => Promise.reject(new ConnectorError('LOGIN_FAILED', `refused ${token}`)), 100)
  },
  exit: () => process.exit(0),
  uncaught: async () => {
    setImmediate(() => {
      throw new RangeError(personal)
    })
    await new Promise((resolve) => setTimeout(resolve, 5000))
  },
  'leave-open': () => {
    setInterval(() => {}, 1000)
  },
  log: (config, { log }) => {
    log.debug('a debug line')
    log.info(`a line with ${config.token}`, { code: 'SAMPLE', context: { nested: { token: config.token } } })
  },
  slow: () => new Promise((resolve) => setTimeout(resolve, 300)),
}

export async function disturb(config, context) {
  await behaviours[config.behaviour]?.(config, context)
}

disturb.records = async function* (config, context) {
  const record = (data) => ({ schema_group: 'sample', schema_name: 'people', data })
  const file = (name) => ({ record_type: 'FILE', schema_group: 'sample', schema_name: 'people', file: name })
  switch (config.behaviour) {
    case 'endless':
      for (let index = 0; ; index += 1) {
        yield {
          schema_group: 'sample',
          schema_name: 'people',
          data: { name: 'x'.repeat(1000), email: String(index) },
        }
      }
    case 'long':
      yield {
        schema_group: 'sample',
        schema_name: 'people',
        data: { name: 'x'.repeat(200_000), email: null },
      }
      break
    case 'numbers':
      yield record({ name: Number.NaN, email: -0, more: [Number.POSITIVE_INFINITY, undefined, 1] })
      break
    case 'bigint':
      yield record({ name: 1n })
      break
    case 'nothing':
      yield null
      break
    case 'file':
      writeFileSync(join(context.tempStore ?? '.', 'people.tar.gz'), 'archive')
      yield file('people.tar.gz')
      break
    case 'file-absolute':
      yield file('/etc/passwd')
      break
    case 'file-above':
      yield file('../people.tar.gz')
      break
    case 'file-missing':
      yield file('missing.tar.gz')
      break
    default:
      await disturb(config, context)
  }
}
