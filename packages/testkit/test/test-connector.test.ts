import { testConnector } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

it.each([
  ['skips a check that there is not', { skip: { 'spec.no-such-check': 'why not' } }, 'no check is called'],
  ['skips a check without a reason', { skip: { 'spec.titles': ' ' } }, 'spec.titles without a reason'],
  [
    'lets a check that there is not go unjudged',
    { unjudged: ['delete.no-such-check'] },
    'no check is called',
  ],
])('refuses a test that %s', (_title, options, message) => {
  expect(() => testConnector({ command: ['true'], ...options })).toThrow(message)
})
