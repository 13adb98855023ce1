import { Console } from 'node:console'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { Writable } from 'node:stream'

/** Called with the code and the sentence of a LOG. */
export type Report = (code: 'LIBRARY_OUTPUT' | 'NODE_WARNING', message: string) => void

/**
 * Keeps everything but messages off stdout and stderr (B7): what a library prints through the console, a standard
 * stream or their file descriptors is dropped, for it may hold a person's data, and is reported once; warnings of Node
 * are reported by name and code. Only native code and child processes still reach the descriptors.
 *
 * To be called after the real stdout has been taken.
 *
 * @param report takes what is to be logged
 * @example guardOutput((code, message) => log.warn(message, { code }))
 */
export function guardOutput(report: Report): void {
  let reported = false
  const drop = () => {
    if (reported) return
    reported = true
    report('LIBRARY_OUTPUT', 'a library printed text, which was dropped')
  }
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      drop()
      done()
    },
  })
  // the streams are read-only properties of process, yet may be defined anew
  for (const name of ['stdout', 'stderr'] as const) {
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => silent })
  }
  // the console may have taken hold of the real streams already
  const quiet = new Console({ stdout: silent, stderr: silent })
  for (const [name, method] of Object.entries(quiet)) {
    if (typeof method === 'function') Reflect.set(console, name, method)
  }
  guardDescriptors(drop)
  // without Node's own listener, which prints on stderr
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    const code = (warning as { code?: unknown }).code
    const label = typeof code === 'string' ? `${warning.name} ${code}` : warning.name
    report('NODE_WARNING', `Node gave a warning: ${label}`)
  })
}

/** Some loggers write to descriptor 1 or 2 by themselves; the caller is told that all was written. */
function guardDescriptors(drop: () => void): void {
  const { write, writeSync, writev, writevSync } = fs
  const isStandard = (fd: unknown) => fd === 1 || fd === 2
  const taken = (data: unknown): number => {
    drop()
    if (Array.isArray(data)) return data.reduce<number>((sum, piece) => sum + taken(piece), 0)
    return typeof data === 'string' ? Buffer.byteLength(data) : (data as ArrayBufferView).byteLength
  }
  const guarded = (original: (...args: never[]) => unknown, isSync: boolean) => {
    const guard = function (this: unknown, ...args: unknown[]) {
      if (!isStandard(args[0])) return Reflect.apply(original, this, args)
      const bytes = taken(args[1])
      if (isSync) return bytes
      const done = args.at(-1)
      if (typeof done === 'function') setImmediate(() => done(null, bytes, args[1]))
    }
    // what util.promisify reads of them
    return Object.defineProperties(guard, Object.getOwnPropertyDescriptors(original))
  }
  Object.assign(fs, {
    write: guarded(write, false),
    writeSync: guarded(writeSync, true),
    writev: guarded(writev, false),
    writevSync: guarded(writevSync, true),
  })
  syncBuiltinESMExports()
}
