import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runSample, Workbench } from './run-sample.ts'

test('the example of docs/session.md is what a process prints', async () => {
  const page = readFileSync(new URL('../../../docs/session.md', import.meta.url), 'utf8')
  const block = (name: string) => page.split(`\`\`\`json ${name}\n`)[1]?.split('```')[0] ?? ''
  const { stdout } = await runSample(['session'], { stdin: block('requests'), cwd: new Workbench().folder })
  expect(stdout.replace(/"time":"[^"]*"/, '"time":"2026-01-01T00:00:00.000Z"')).toBe(block('answers'))
})
