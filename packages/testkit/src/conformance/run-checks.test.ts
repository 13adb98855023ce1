import { ConnectorError } from '@monoid-kit/core'
import { ProcessLauncher } from '@monoid-kit/orchestrator'
import { describe, expect, it } from 'vitest'
import { type Check, type Finding, NotApplicable } from './check.ts'
import { makeFixture } from './fixture/fixture.ts'
import { runChecks, type Selection } from './run-checks.ts'
import { Subject, type SubjectOptions } from './subject.ts'

const launcher = new ProcessLauncher({ command: ['false'] })

function check(id: Check['id'], run: Check['run'] = async () => [], needs: Check['needs'] = []): Check {
  return { id, rules: ['B1'], title: 'something holds', needs, mend: 'mend it', run }
}

async function verdicts(
  checks: readonly Check[],
  options: Partial<SubjectOptions> = {},
  selection: Selection = {},
): Promise<unknown[]> {
  const subject = new Subject({ launcher, ...options })
  const found: unknown[] = []
  for await (const result of runChecks(checks, subject, selection))
    found.push([result.check.id, result.verdict])
  return found
}

const finding: Finding = { sent: 'spec', came: 'hunter2!', expected: 'something else' }
const fails: Check['run'] = async () => [finding]

describe('runChecks', () => {
  it('tells apart what passed, failed, did not apply and could not be carried out', async () => {
    const checks = [
      check('spec.good'),
      check('spec.bad', fails),
      check('spec.idle', async () => {
        throw new NotApplicable('nothing came')
      }),
      check('spec.broken', async () => {
        throw new TypeError('with content')
      }),
      check('spec.lacking', fails, ['config']),
    ]
    expect(await verdicts(checks)).toEqual([
      ['spec.good', { outcome: 'passed' }],
      ['spec.bad', { outcome: 'failed', findings: [finding] }],
      ['spec.idle', { outcome: 'not-applicable', reason: 'nothing came' }],
      ['spec.broken', { outcome: 'broken', reason: 'the check itself failed (TypeError)' }],
      ['spec.lacking', { outcome: 'not-applicable', reason: 'no configuration was given' }],
    ])
  })

  it('runs those that were asked for, and tells why others are left out', async () => {
    const checks = [check('spec.one', fails), check('spec.two'), check('scan.three'), check('schema.four')]
    const selection = { only: ['spec', 'schema.four'], skip: new Map([['spec.one', 'known']]) }
    expect(await verdicts(checks, {}, selection)).toEqual([
      ['spec.one', { outcome: 'skipped', reason: 'known' }],
      ['spec.two', { outcome: 'passed' }],
      ['schema.four', { outcome: 'passed' }],
    ])
  })

  it('takes secrets and identifiers out of what it tells', async () => {
    const data = { setup: async () => {}, dump: async () => [], teardown: async () => {} }
    const fixture = makeFixture({
      data,
      person: [{ store: 's', identifier: 'mail', value: 'ann@example.org' }],
    })
    const options = { config: { password: 'hunter2!' }, fixture }
    const telling = check('spec.bad', async () => [{ ...finding, sent: 'query for ann@example.org' }])
    const found = await verdicts([telling], options)
    expect(found).toMatchObject([
      ['spec.bad', { findings: [{ sent: 'query for [secret]', came: '[secret]' }] }],
    ])
  })

  it('makes the data once, before the first check that may look at them, and takes them away', async () => {
    const done: string[] = []
    const data = {
      setup: async () => void done.push('setup'),
      dump: async () => [],
      teardown: async () => void done.push('teardown'),
    }
    const note = (id: Check['id']) =>
      check(id, async () => {
        done.push(id)
        return []
      })
    await verdicts([note('spec.one'), note('schema.two'), note('delete.three')], {
      fixture: makeFixture({ data }),
    })
    expect(done).toEqual(['spec.one', 'setup', 'schema.two', 'delete.three', 'teardown'])
    done.length = 0
    await verdicts([note('spec.one')], { fixture: makeFixture({ data }) })
    expect(done).toEqual(['spec.one'])
  })

  it('[B16] [B17] takes a command without an end for a failure', async () => {
    const endless = new ProcessLauncher({ command: ['sh', '-c', 'exec sleep 1000'], graceMs: 100 })
    const waiting = check('spec.waits', async (subject) => {
      await subject.tell('spec')
      return []
    })
    expect(await verdicts([waiting], { launcher: endless, commandMs: 200 })).toEqual([
      [
        'spec.waits',
        { outcome: 'failed', findings: [{ sent: 'spec', came: 'no end', expected: 'an end within 0.2 s' }] },
      ],
    ])
  })

  it('gives up where nothing can be judged at all', async () => {
    const missing = new ProcessLauncher({ command: ['/no/such/program'] })
    const asks = check('spec.asks', async (subject) => {
      await subject.spec()
      return []
    })
    await expect(verdicts([asks], { launcher: missing })).rejects.toMatchObject({ code: 'LAUNCH_FAILED' })
    const wrong = check('spec.asks', async () => {
      throw new ConnectorError('FIXTURE_INVALID', 'no')
    })
    await expect(verdicts([wrong])).rejects.toMatchObject({ code: 'FIXTURE_INVALID' })
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(verdicts([asks], { signal })).rejects.toThrow('enough')
  })
})
