// Prints on stderr, at the end, which modules a program has loaded.
import { register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'

const { port1, port2 } = new MessageChannel()
const loaded = []
port1.on('message', (url) => loaded.push(url))
port1.unref()
const hooks = `let port
export const initialize = (data) => { port = data }
export const load = (url, context, next) => { port.postMessage(url); return next(url, context) }`
register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: port2, transferList: [port2] })
process.on('exit', () => process.stderr.write(`${loaded.join('\n')}\n`))
