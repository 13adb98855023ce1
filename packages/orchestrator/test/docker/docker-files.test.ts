import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { RunningConnector } from '@monoid-kit/orchestrator'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeWithEngine, madeFor, textOf } from './test-image.ts'

await describeWithEngine('FILE results of a container', ({ image, launcher }) => {
  let running: RunningConnector
  let said: string
  beforeEach(async () => {
    running = await launcher({ fileResults: { files: 20, bytes: 2 ** 30 } }).launch({
      command: 'files',
      arguments: { config: {} },
      tempStore: true,
    })
    said = await textOf(running)
    expect(await running.exit).toEqual({ code: 0 })
  })
  afterEach(async () => {
    await running.close()
    expect(await madeFor(image)).toEqual({ containers: [], volumes: [] })
  })

  async function digest(content: Readable): Promise<string> {
    const hash = createHash('sha256')
    for await (const chunk of content) hash.update(chunk as Uint8Array)
    return hash.digest('hex')
  }
  const people = createHash('sha256').update(Buffer.alloc(5_000_000, 'abcdefg')).digest('hex')

  it('[B30] are read after the connector has ended, an empty one too', async () => {
    expect(running.tempStore).toBe('/monoid/temp_store')
    expect(await digest(await running.openFile('public/people.tar.gz'))).toBe(people)
    expect(await digest(await running.openFile('public/people.tar.gz'))).toBe(people)
    expect(await digest(await running.openFile('empty'))).toBe(createHash('sha256').digest('hex'))
  })

  it.each([
    ['a link', 'link', 'came a link'],
    ['a link to a file of the store', 'near-link', 'came a link'],
    ['a file behind a linked folder', 'linked-folder/passwd', 'came a link'],
    ['a directory', 'public', 'came a directory'],
    ['a pipe', 'pipe', 'came a device, a pipe or a socket'],
    ['a file as a folder', 'empty/file', 'came a regular file'],
    ['a name that is not there', 'missing', 'not there'],
    ['a file that is too large', 'huge', `came a file of ${2 ** 40}`],
    ['the folder above', '../arguments/config.json', 'relative to the temp store'],
    ['a path that leads upwards within', 'public/../../../etc/passwd', 'relative to the temp store'],
    ['an absolute path', '/etc/passwd', 'relative to the temp store'],
    ['the store itself', '.', 'relative to the temp store'],
  ])('[B30] refuse %s', async (_, file, reason) => {
    await expect(running.openFile(file)).rejects.toMatchObject({
      code: 'FILE_RESULT_INVALID',
      message: expect.stringContaining(reason),
    })
  })

  it('cannot be hard links to anything but files of the store, which are read as what they are', async () => {
    // The store is a file system of its own.
    expect(JSON.parse(said)).toMatchObject({ outside: ['EXDEV', 'EXDEV'] })
    expect(await digest(await running.openFile('hard-link'))).toBe(people)
  })

  it('are limited in number', async () => {
    for (let opened = 0; opened < 20; opened++) await digest(await running.openFile('empty'))
    await expect(running.openFile('empty')).rejects.toMatchObject({ code: 'FILE_RESULT_INVALID' })
  })

  it('that are not read to their end hold nothing up', async () => {
    const content = await running.openFile('public/people.tar.gz')
    const closed = new Promise((resolve) => content.once('close', resolve))
    await running.close()
    await closed
    await expect(running.openFile('empty')).rejects.toMatchObject({ code: 'FILE_RESULT_INVALID' })
  })
})
