import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runKit } from './find/run-kit.ts'

const notes = ['--', process.execPath, fileURLToPath(new URL('../../example/dist/main.js', import.meta.url))]
const settings = /\| `file` \| string \| required \| File\. The JSON file/

describe('monoid-kit about', () => {
  let folder: string
  let readme: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-about-'))
    readme = path.join(folder, 'README.md')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('tells settings, commands and limits, and stores where a configuration is given', async () => {
    const plain = await runKit(['about', ...notes])
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' })
    expect(plain.stdout).toMatch(/^# Notes\n\n## Settings\n/)
    expect(plain.stdout).toMatch(settings)
    expect(plain.stdout).toContain("| `query` | start to find a person's records | `--config` `--query` |")
    expect(plain.stdout).not.toContain('`find`')
    expect(plain.stdout).not.toContain('## Stores')

    const config = path.join(folder, 'config.json')
    await writeFile(config, JSON.stringify({ file: 'notes.json' }))
    const { stdout } = await runKit(['about', '--format', 'json', '--config', config, ...notes])
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'Notes',
      settings: [{ name: 'file', type: 'string', required: true, secret: false }],
      stores: [{ name: 'notes', properties: ['author', 'text'] }],
      limits: { line_bytes: 65_534, settings: [] },
    })
  })

  it('tells the commands that not every connector has, and the ranges of settings', async () => {
    const { stdout } = await runKit(['about', '--connector', 'postgres', '--format', 'json'])
    const facts = JSON.parse(stdout)
    expect(facts.commands.map(({ name }: { name: string }) => name)).toContain('find')
    expect(facts.limits.settings).toContainEqual(
      expect.objectContaining({ name: 'port', minimum: 1, maximum: 65_535 }),
    )
    expect(facts).not.toHaveProperty('stores')
  })

  it('keeps the tables of a page, and tells where they are out of date', async () => {
    await writeFile(readme, '# Mine\n\n<!-- limits -->\n<!-- /limits -->\n\nText.\n')
    const check = ['about', '--readme', readme, '--check', ...notes]
    const drifted = await runKit(check)
    expect(drifted.exitCode).toBe(6)
    expect(drifted.stderr).toContain('settings, limits')
    expect(await readFile(readme, 'utf8')).toContain('<!-- limits -->\n<!-- /limits -->')

    expect(await runKit(['about', '--readme', readme, ...notes])).toMatchObject({ exitCode: 0, stdout: '' })
    const page = await readFile(readme, 'utf8')
    expect(page).toMatch(
      /^# Mine\n\n<!-- limits -->\n\n\| limit [\s\S]+\n\nText\.\n\n<!-- settings -->\n\n[\s\S]+<!-- \/settings -->\n$/,
    )
    expect(page).toMatch(settings)
    expect((await runKit(check)).exitCode).toBe(0)

    await writeFile(readme, page.replace('The JSON file', 'A JSON file'))
    expect(await runKit(check)).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('PAGE_DRIFT') })
  })

  it('refuses a page with half a place, flags that do not go together, and a page that is not there', async () => {
    await writeFile(readme, '<!-- settings -->\n')
    const half = await runKit(['about', '--readme', readme, ...notes])
    expect(half).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('has no "<!-- /settings -->"'),
    })
    expect((await runKit(['about', '--check', ...notes])).exitCode).toBe(2)
    expect((await runKit(['about', '--readme', `${readme}.none`, ...notes])).exitCode).toBe(2)
  })
})
