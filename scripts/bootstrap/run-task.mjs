import { bench } from './bench.mjs'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { demo } from './demo.mjs'
import { docs } from './docs.mjs'
import { example } from './example.mjs'
import { format } from './format.mjs'
import { images } from './images.mjs'
import { install } from './install.mjs'
import { StepFailed } from './run-process.mjs'
import { say } from './say.mjs'
import { test } from './test.mjs'

const tasks = {
  demo,
  'example:vantiq': example('vantiq'),
  'example:xtend': example('xtend'),
  build,
  test,
  check,
  docs,
  format,
  bench,
  images,
}

/**
 * Installs and builds what is not up to date, then runs one task.
 *
 * @param {string | undefined} name a key of `tasks`
 * @param {string[]} args handed to the task as they are
 * @returns {Promise<number>} the exit code
 */
export async function runTask(name, args) {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
  if (!task) {
    say(`Expected one of ${Object.keys(tasks).join(', ')}; got ${name ?? 'nothing'}.`)
    return 2
  }
  try {
    await install()
    return await task(args)
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    say(error.message)
    return error.exitCode
  }
}
