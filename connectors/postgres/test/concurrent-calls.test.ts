import { concurrentCallRules } from '@monoid-kit/testkit'
import PostgresSilo from '../src/postgres-silo.ts'
import { configOf, suite } from './support.ts'

concurrentCallRules(suite, (database, settings) => new PostgresSilo(configOf(database, settings)))
