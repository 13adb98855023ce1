#!/usr/bin/env node
import { serveFiles } from './file-manager/stand-in/serve-files.ts'

const [port = '8082', folder = './data', mostMebibytes = '1024'] = process.argv.slice(2)
const numbers = [port, mostMebibytes].map(Number)
if (!numbers.every((number) => Number.isInteger(number) && number >= 1) || Number(port) > 65_535) {
  process.stderr.write('Expected: monoid-file-manager [port] [folder] [largest file in MiB]\n')
  process.exit(2)
}
const server = await serveFiles({
  folder,
  port: Number(port),
  mostBytes: Number(mostMebibytes) * 2 ** 20,
  onFailure: (text) => process.stderr.write(`${text}\n`),
}).catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`The files cannot be served (${error.code ?? error.name}).\n`)
  process.exit(1)
})
process.stdout.write(`Files of projects at http://localhost:${server.port}/files/volume/projects/\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close().then(() => process.exit(0))
  })
}
