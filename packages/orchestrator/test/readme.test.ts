import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { notesEntry, useTempFolder, writeNotes } from './support.ts'

const temp = useTempFolder()
const example = fileURLToPath(new URL('example/print-records.mjs', import.meta.url))

describe('the example of the README', () => {
  it('prints the records of a person', async () => {
    const settings = await writeNotes(temp.path, [
      { author: 'ann@x.org', text: 'hello' },
      { author: 'bob@x.org', text: 'bye' },
    ])
    const configFile = path.join(temp.path, 'config.json')
    await writeFile(configFile, JSON.stringify(settings))
    const words = [example, notesEntry, configFile, 'notes', 'author', 'ann@x.org']
    const { stdout } = await promisify(execFile)(process.execPath, words)
    expect(stdout).toBe('{"author":"ann@x.org","text":"hello"}\n')
    await Promise.all([rm(settings.file), rm(configFile)])
  })
})
