import { expect, it } from 'vitest'
import { namesOf } from './config-names.ts'

const spec = { properties: { password: { secret: true }, token: {}, db_port: {} } }

it('finds host, port and password by their names, as far as they are set', () => {
  const config = { db_host: 'db', db_port: '5432', password: 'hush', token: 'not marked' }
  expect(namesOf(config, spec)).toEqual({ host: 'db_host', port: 'db_port', password: 'password' })
  expect(namesOf({ host: '', port: 0, token: 'x' }, spec)).toEqual({})
})

it('lets the fixture say it, for settings that are there', () => {
  expect(namesOf({ where: 'db', host: 'proxy' }, spec, { host: 'where', port: 'gone' })).toEqual({
    host: 'where',
  })
})
