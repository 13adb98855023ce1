import { expect, it } from 'vitest'
import { secretName } from './secret-name.ts'

it.each([
  'password',
  'db_passwd',
  'pwd',
  'apiKey',
  'client_secret',
  'accessToken',
  'ssl_key',
  'aws_secret_access_key',
])('[B23] takes %s for the name of a secret', (name) => expect(secretName.test(name)).toBe(true))

it.each([
  'hostname',
  'token_url',
  'secret_name',
  'access_key_id',
  'passive_mode',
  'primary_key',
  'ssl_ca',
  'keyspace',
])('[B23] does not take %s for one', (name) => expect(secretName.test(name)).toBe(false))
