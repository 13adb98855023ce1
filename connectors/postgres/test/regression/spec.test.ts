import { fileURLToPath } from 'node:url'
import { specRules } from '@monoid-kit/testkit'

specRules(fileURLToPath(new URL('../../dist/main.js', import.meta.url)), ['password', 'ssl_key'])
