import { Console } from 'node:console'
import { Writable } from 'node:stream'

/** Called with the code and the sentence of a LOG. */
export type Report = (code: 'LIBRARY_OUTPUT' | 'NODE_WARNING', message: string) => void

/**
 * Keeps everything but messages off stdout and stderr (B7): what a library prints through the console or a
 * standard stream is dropped, for it may hold a person's data, and is reported once; warnings of Node are
 * reported by name and code.
 *
 * To be called after the real stdout has been taken.
 *
 * @param report takes what is to be logged
 * @example guardOutput((code, message) => log.warn(message, { code }))
 */
export function guardOutput(report: Report): void {
  let reported = false
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      if (!reported) {
        reported = true
        report('LIBRARY_OUTPUT', 'a library printed text, which was dropped')
      }
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
  // without Node's own listener, which prints on stderr
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    const code = (warning as { code?: unknown }).code
    const label = typeof code === 'string' ? `${warning.name} ${code}` : warning.name
    report('NODE_WARNING', `Node gave a warning: ${label}`)
  })
}
