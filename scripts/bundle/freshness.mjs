import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Tells whether nothing has changed that went into a bundle.
 *
 * @param {string} target the folder of the bundle
 * @returns {Promise<boolean>}
 */
export async function isCurrent(target) {
  try {
    const known = JSON.parse(await readFile(stampFile(target), 'utf8'))
    const marks = await Promise.all(known.map(([file]) => markOf(file)))
    return marks.every((mark, index) => mark === known[index][1])
  } catch {
    return false
  }
}

/**
 * Remembers what went into a bundle.
 *
 * @param {string} target the folder of the bundle
 * @param {readonly string[]} inputs absolute paths
 */
export async function keepStamp(target, inputs) {
  const marks = await Promise.all(inputs.map(async (file) => [file, await markOf(file)]))
  await writeFile(stampFile(target), JSON.stringify(marks))
}

/** Size and time of a file: the compiler writes files anew that did not change, so a copy must not count as new. */
async function markOf(file) {
  const { mtimeMs, size } = await stat(file)
  return `${mtimeMs} ${size}`
}

function stampFile(target) {
  return path.join(target, '.bundle.json')
}
