import { concurrentCallRules } from '@monoid-kit/testkit'
import MysqlSilo from '../src/mysql-silo.ts'
import { configOf, suites } from './support.ts'

for (const suite of suites) {
  concurrentCallRules(suite, (database, settings) => new MysqlSilo(configOf(database, settings)))
}
