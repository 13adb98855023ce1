import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { missingLine, pageBlocks } from './page-blocks.mjs'

/** A page that does not do what it says. */
class PageFault extends Error {}

/**
 * Does what a page says, from top to bottom: writes its files, runs its commands, compares what they print.
 *
 * @param {string} page Markdown, see `pageBlocks`
 * @param {{ folder: string, env: NodeJS.ProcessEnv, change?: (text: string) => string, timeoutMs?: number }} options `folder`
 *   is where the reader is; `change` fits a block to the machine, for instance to a port that is free there; a block may take
 *   `timeoutMs`, 60 s where left out
 * @returns {Promise<number>} how many blocks were carried out
 * @throws at the first block that does not work, with its line, what was expected and what came
 */
export async function runPage(page, { folder, env, change = (text) => text, timeoutMs = 60_000 }) {
  const blocks = pageBlocks(page)
  const terminals = []
  const shell = (text) => spawn('sh', ['-e', '-c', text], { cwd: folder, env, detached: true, stdio: 'pipe' })
  try {
    for (const [index, block] of blocks.entries()) {
      const text = change(block.text)
      const output = blocks[index + 1]?.kind === 'output' ? change(blocks[index + 1].text) : undefined
      if (block.kind === 'file') {
        const file = path.join(folder, block.file)
        await mkdir(path.dirname(file), { recursive: true })
        await writeFile(file, text)
      } else if (block.kind === 'run') {
        const { printed, exitCode } = await finished(shell(text), timeoutMs)
        const missing = output === undefined ? undefined : missingLine(output, printed)
        if (exitCode !== 0) throw fault(block, `exit code ${exitCode}`, printed)
        if (missing !== undefined) throw fault(block, `expected ${missing}`, printed)
      } else if (block.kind === 'terminal') {
        if (output === undefined) throw fault(block, 'says not what it prints once it is ready', '')
        const child = shell(text)
        terminals.push(child)
        await ready(child, output, block, timeoutMs)
      }
    }
  } finally {
    for (const child of terminals) await ended(child)
  }
  return blocks.length
}

async function finished(child, timeoutMs) {
  let printed = ''
  const keep = (chunk) => {
    printed += chunk
  }
  child.stdin.end()
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), timeoutMs)
  const [exitCode] = await once(child, 'close')
  clearTimeout(timer)
  return { printed, exitCode }
}

function ready(child, output, block, timeoutMs) {
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => reject(fault(block, `expected ${output.trim()}`, printed)), timeoutMs)
    const look = (chunk) => {
      printed += chunk
      if (missingLine(output, printed) !== undefined) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.once('exit', (exitCode) => {
      clearTimeout(timer)
      reject(fault(block, `ended with ${exitCode}`, printed))
    })
  })
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  // the whole group, for the shell may have started a process of its own
  process.kill(-child.pid, 'SIGKILL')
  await exit
}

function fault({ line }, what, printed) {
  return new PageFault(`the block at line ${line}: ${what}\nit printed:\n${printed}`)
}
