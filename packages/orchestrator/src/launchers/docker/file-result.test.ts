import { Readable } from 'node:stream'
import { type Header, pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { onlyFile } from './file-result.ts'

const content = 'x'.repeat(100_000)

async function archiveOf(
  ...entries: readonly [Partial<Header> & Pick<Header, 'name'>, string?][]
): Promise<Buffer> {
  const archive = pack()
  for (const [header, text] of entries) archive.entry(header, text ?? '')
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

/** A stream that gives its bytes in small pieces and counts them. */
function piecesOf(bytes: Buffer): Readable & { given: number } {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 1000) {
      stream.given = at
      yield bytes.subarray(at, at + 1000)
    }
  }
  const stream: Readable & { given: number } = Object.assign(Readable.from(pieces()), { given: 0 })
  return stream
}

async function read(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

const invalid = { code: 'FILE_RESULT_INVALID' }

describe('onlyFile', () => {
  it('gives the one file of an archive, at the pace of its reader', async () => {
    const source = piecesOf(await archiveOf([{ name: 'a' }, content.repeat(50)]))
    const stream = await onlyFile(source, content.length * 50)
    expect(source.given).toBeLessThan(200_000)
    expect(await read(stream)).toHaveLength(content.length * 50)
  })

  it('lets go of the source when its reader gives up', async () => {
    const source = piecesOf(await archiveOf([{ name: 'a' }, content]))
    const stream = await onlyFile(source, content.length)
    const closed = new Promise((resolve) => source.once('close', resolve))
    stream.destroy()
    await closed
    expect(source.destroyed).toBe(true)
  })

  it.each(['link', 'symlink', 'directory', 'character-device', 'block-device', 'fifo'] as const)(
    'refuses an entry of type %s',
    async (type) => {
      const bytes = await archiveOf([{ name: 'a', type, linkname: '/etc/passwd', size: 0 }])
      await expect(onlyFile(piecesOf(bytes), 0)).rejects.toMatchObject(invalid)
    },
  )

  it('refuses an empty archive, another size, and no archive at all', async () => {
    await expect(onlyFile(piecesOf(await archiveOf()), 0)).rejects.toMatchObject(invalid)
    const bytes = await archiveOf([{ name: 'a' }, content])
    await expect(onlyFile(piecesOf(bytes), content.length - 1)).rejects.toMatchObject(invalid)
    await expect(onlyFile(piecesOf(Buffer.alloc(5000, 'junk')), 0)).rejects.toThrow()
  })

  it('ends with an error where there is more than one file', async () => {
    const bytes = await archiveOf([{ name: 'a' }, content], [{ name: '../b' }, content])
    await expect(read(await onlyFile(piecesOf(bytes), content.length))).rejects.toMatchObject(invalid)
  })

  it('ends with an error where the archive breaks off', async () => {
    const bytes = (await archiveOf([{ name: 'a' }, content])).subarray(0, 50_000)
    await expect(read(await onlyFile(piecesOf(bytes), content.length))).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    })
  })
})
