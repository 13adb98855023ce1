import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

describe('the README', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-readme-'))
    await chmod(folder, 0o755)
    await symlink(path.join(repository, 'packages'), path.join(folder, 'packages'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('shows commands that work and what they print', async () => {
    const readme = await readFile(path.join(repository, 'README.md'), 'utf8')
    const blocks = /```sh\nnpm run build\n(?<commands>[^`]+)```\n\n```json\n(?<printed>[^`]+)```/.exec(readme)
    const { commands = '', printed = '' } = blocks?.groups ?? {}
    const { stdout, stderr } = await promisify(execFile)('sh', ['-e', '-c', commands], { cwd: folder })
    expect(stderr).toBe('')
    // A container keeps root, and says so, where its other users may not read this folder.
    const lines = stdout.trim().split('\n')
    expect(lines.filter((line) => !line.includes('PRIVILEGES_KEPT')).join('\n')).toBe(printed.trim())
  })
})
