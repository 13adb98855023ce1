import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runKit } from './find/run-kit.ts'

const commands = ['find', 'export', 'run', 'conform', 'discover', 'reap', 'xtend', 'completion'] as const

describe('monoid-kit', () => {
  it('lists its commands, and prints its version', async () => {
    const help = await runKit(['--help'])
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    for (const command of commands) expect(help.stdout).toContain(`monoid-kit ${command}`)
    const version = await runKit(['--version'])
    expect(version).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it.each(commands.filter((command) => !['completion', 'xtend'].includes(command)))(
    'explains %s with examples',
    async (command) => {
      const { exitCode, stdout, stderr } = await runKit([command, '--help'])
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toMatch(/Examples:\n +monoid-kit /)
      expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true)
    },
  )

  it.each([
    [[], 'no command was given'],
    [['fnid'], 'unknown command: did you mean find?'],
    [['secret-word'], 'unknown command'],
    [['xtend'], 'xtend: no command was given'],
    [['xtend', 'secret-word'], 'unknown command'],
    [['reap', '--olderthan', '1d'], 'unknown option --olderthan'],
    [['reap', '--older-than', 'soon'], '--older-than: expected an amount of time'],
  ])('refuses %j with exit code 2 and one error', async (args, message) => {
    const { exitCode, stdout, stderr } = await runKit(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^error: .*\nto do: .*\ncode USAGE, exit code 2\n$/)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('secret-word')
  })

  it('says in one error that no container engine answers', async () => {
    const { exitCode, stderr } = await runKit(['reap'], { env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: .*\nto do: .*\ncode ENGINE_UNREACHABLE, exit code 1\n$/)
  })

  it('completes commands, options and choices', async () => {
    const complete = async (...words: string[]) =>
      (await runKit(['--get-yargs-completions', 'monoid-kit', ...words])).stdout.trim().split('\n')
    expect(await complete('d')).toContain('discover')
    expect(await complete('run', '--')).toContain('--connector')
    expect(await complete('run', '--connector', '')).toEqual(expect.arrayContaining(['postgres', 'mysql']))
  })

  it.each([
    ['bash', '/bin/bash', 'complete -o'],
    ['zsh', '/bin/zsh', '#compdef monoid-kit'],
  ])('prints a script for %s', async (_, SHELL, part) => {
    const { exitCode, stdout } = await runKit(['completion'], { env: { SHELL } })
    expect(exitCode).toBe(0)
    expect(stdout).toContain(part)
  })

  it('prints a script that bash can read', async () => {
    const { stdout } = await runKit(['completion'], { env: { SHELL: '/bin/bash' } })
    const bash = spawn('bash', ['-n'], { stdio: ['pipe', 'ignore', 'pipe'] })
    bash.stdin.end(stdout)
    expect(await text(bash.stderr)).toBe('')
  })

  it('loads no launcher, client or container engine before a command needs one', async () => {
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
    const trace = fileURLToPath(new URL('./loaded-modules.mjs', import.meta.url))
    const kit = spawn(process.execPath, ['--import', trace, main, '--help'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const loaded = await text(kit.stderr)
    expect(loaded).toContain('run-command-line.js')
    expect(loaded).not.toMatch(/orchestrator|dockerode|yaml|cli-table3|fastify|ajv|packages\/xtend/)
  })
})
