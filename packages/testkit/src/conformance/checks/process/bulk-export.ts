import { NotApplicable } from '../../check.ts'
import type { Subject, Telling } from '../../subject.ts'

/**
 * What `request-results` is told so that it prints more than pipes hold.
 *
 * @param subject the connector
 * @returns its argument files
 * @throws NotApplicable where the fixture knows nobody with so many records
 */
export async function bulkExport(subject: Subject): Promise<Telling> {
  const { bulk = [] } = subject.fixture ?? {}
  if (bulk.length === 0) throw new NotApplicable('the fixture has nobody under bulk')
  return { arguments: { requests: { handles: await subject.handles(bulk) } } }
}
