import { expect, test } from 'vitest'
import { ConnectorError } from '../errors/connector-error.ts'
import { KnownSecrets } from './known-secrets.ts'

test('secrets of all configurations are taken out of message and hint', () => {
  const known = new KnownSecrets()
  expect(known.scrubText('hunter22')).toBe('hunter22')
  known.add(['hunter22'])
  known.add(['sesame99', 'hunter22'])
  const error = new ConnectorError('LOGIN_FAILED', 'hunter22 refused', { hint: 'not sesame99' })
  expect(known.scrubError(error)).toMatchObject({
    code: 'LOGIN_FAILED',
    message: '[secret] refused',
    hint: 'not [secret]',
    cause: error,
  })
})

test('of very many, those that were met last', () => {
  const known = new KnownSecrets()
  known.add(['first-secret', 'second-secret'])
  known.add(Array.from({ length: 998 }, (_, index) => `number-${index}`))
  known.add(['first-secret', 'last-secret'])
  expect(known.scrubText('first-secret, second-secret, last-secret')).toBe(
    '[secret], second-secret, [secret]',
  )
})
