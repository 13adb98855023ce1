import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'
import { rootFolder } from './root-folder.mjs'

/** A step whose process failed; its message is for people and final. */
export class StepFailed extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message)
    this.exitCode = exitCode
  }
}

// Ctrl-C reaches this process from the terminal and once more from npm; both are one wish.
const sameSignalMs = 500
const graceMs = 15_000

/**
 * Runs a process and waits for it. It has a process group of its own, so that a signal reaches it exactly once and it can
 * tidy up; a second Ctrl-C, or fifteen seconds, ends the group.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean, shell?: boolean }} [options] `quiet` collects the output
 *   instead of showing it
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export async function runProcess(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd ?? rootFolder,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    shell: options.shell ?? false,
    detached: process.platform !== 'win32',
  })
  const chunks = []
  child.stdout?.on('data', (chunk) => chunks.push(chunk))
  child.stderr?.on('data', (chunk) => chunks.push(chunk))

  let wish
  let wishedAt = 0
  let timer
  const onSignal = (signal) => {
    if (wish === undefined) {
      wish = signal
      wishedAt = performance.now()
      timer = setTimeout(() => endGroup(child), graceMs)
      child.kill(signal)
    } else if (performance.now() - wishedAt > sameSignalMs) {
      endGroup(child)
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    const exitCode = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
    })
    if (wish !== undefined) throw new StepFailed('Interrupted.', 128 + constants.signals[wish])
    return { exitCode, output: Buffer.concat(chunks).toString() }
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * Runs a quiet step; its output is shown only where it fails.
 *
 * @param {string} what the step's name, for the message
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, shell?: boolean }} [options]
 */
export async function runStep(what, command, args, options = {}) {
  const { exitCode, output } = await runProcess(command, args, { ...options, quiet: true })
  if (exitCode === 0) return
  throw new StepFailed(`${withoutNoise(output)}\n${what} failed with exit code ${exitCode}.`, exitCode)
}

/**
 * Leaves out what package managers say about settings that are not this repository's.
 *
 * @param {string} output
 */
export function withoutNoise(output) {
  return output
    .split('\n')
    .filter((line) => !/^npm (warn|WARN) Unknown (user|env|project|builtin|global) config/.test(line))
    .join('\n')
    .trimEnd()
}
