import { checkSteps } from '../check/steps.mjs'
import { build } from './build.mjs'
import { runProcess, withoutNoise } from './run-process.mjs'
import { say, secondsSince } from './say.mjs'

/**
 * Builds, then runs every check, also after one has failed.
 *
 * @param {string[]} only names of checks; all where left out
 */
export async function check(only) {
  await build()
  const steps = await checkSteps()
  const unknown = only.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) {
    say(`No such check: ${unknown.join(', ')}. There are ${steps.map((step) => step.name).join(', ')}.`)
    return 2
  }
  const failed = []
  const waiting = steps.filter(({ name }) => only.length === 0 || only.includes(name))
  const runNext = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const start = performance.now()
      const output = await firstFailure(step).catch((error) => String(error))
      say(`${output === undefined ? 'ok    ' : 'FAILED'}  ${step.name} (${secondsSince(start)})`)
      if (output === undefined) continue
      say(output)
      failed.push(step.name)
    }
  }
  // two at a time: the longest of them wait for npm and the engine half of their time
  await Promise.all([runNext(), runNext()])
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}

/** @param {import('../check/steps.mjs').CheckStep} step */
async function firstFailure(step) {
  for await (const { command, args, cwd } of step.commands()) {
    const { exitCode, output } = await runProcess(command, args, { quiet: true, ...(cwd && { cwd }) })
    if (exitCode !== 0) return withoutNoise(output) || `${command} ${args.join(' ')}: exit code ${exitCode}`
  }
  return undefined
}
