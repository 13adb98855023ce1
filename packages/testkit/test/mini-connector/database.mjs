import { mkdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal } from './refusal.mjs'

const patienceMs = 2000

/** The rows of the file by store, once the gate and the password have been passed. */
export async function readDatabase({ file, password, host, port }) {
  if (host !== undefined) await passGate(host, port)
  let content
  try {
    content = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    throw new Refusal('file: there is no file of notes that can be read', 4)
  }
  if (content.password !== password) throw new Refusal('password: it is not that of the file', 3)
  return content
}

/** Replaces the rows of the file, while no other process does. */
export async function changeDatabase(settings, change) {
  const { file } = settings
  const lock = `${file}.lock`
  while (!(await take(lock))) await wait(20)
  try {
    const content = await readDatabase(settings)
    const answer = change(content)
    await writeFile(`${file}.new`, JSON.stringify(content))
    await rename(`${file}.new`, file)
    return answer
  } finally {
    await rmdir(lock)
  }
}

async function take(lock) {
  try {
    await mkdir(lock)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Refusal('file: it cannot be changed', 4)
  }
}

function passGate(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    const refuse = (why) => {
      socket.destroy()
      reject(new Refusal(`the gate ${why}: look at host and port`, 4))
    }
    const timer = setTimeout(() => refuse('does not answer'), patienceMs)
    socket.on('close', () => clearTimeout(timer))
    socket.once('error', () => refuse('cannot be reached'))
    socket.once('end', () => refuse('says nothing'))
    socket.once('data', () => {
      socket.destroy()
      resolve()
    })
  })
}
