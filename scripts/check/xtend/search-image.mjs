import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { runStep } from '../../bootstrap/run-process.mjs'

/**
 * Searches all that an image is made of: its layers, also where they are compressed, its configuration with the history of its
 * commands, and whatever else `docker save` writes.
 *
 * @param {string} image
 * @param {readonly string[]} wanted texts
 * @param {string} folder for what is saved; it is removed again
 * @returns {Promise<string[]>} where a text was found: `<file>: <its place in the list>`
 */
export async function searchImage(image, wanted, folder) {
  await mkdir(folder)
  try {
    const archive = path.join(folder, 'image.tar')
    const parts = path.join(folder, 'parts')
    await mkdir(parts)
    await runStep('docker save', 'docker', ['save', '--output', archive, image])
    await runStep('tar', 'tar', ['-xf', archive, '-C', parts])
    await rm(archive)
    const found = []
    for (const entry of await readdir(parts, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const file = path.join(entry.parentPath, entry.name)
      for (const index of await searchFile(file, wanted))
        found.push(`${path.relative(parts, file)}: ${index}`)
    }
    return found
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function searchFile(file, wanted) {
  const bytes = (await isCompressed(file))
    ? createReadStream(file).pipe(createGunzip())
    : createReadStream(file)
  const needles = wanted.map((text) => Buffer.from(text))
  const longest = Math.max(...needles.map((needle) => needle.length))
  const found = new Set()
  let end = Buffer.alloc(0)
  for await (const chunk of bytes) {
    // a text may lie across two chunks
    const piece = Buffer.concat([end, chunk])
    for (const [index, needle] of needles.entries()) if (piece.includes(needle)) found.add(index)
    end = piece.subarray(Math.max(0, piece.length - longest + 1))
  }
  return found
}

async function isCompressed(file) {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}
