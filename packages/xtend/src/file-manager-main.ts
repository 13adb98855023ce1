#!/usr/bin/env node
import { serveFiles } from './file-manager/stand-in/serve-files.ts'

const usage = `monoid-file-manager [port] [folder] [largest file in MiB] [address]

Stands in for the platform's file manager on a developer's machine, without access control.
port: 8082 where left out; folder: ./data where left out; largest file: 1024 MiB where left out.
address: 127.0.0.1 where left out, which other machines and containers do not reach; 0.0.0.0 for all.
PUT, GET and DELETE /files/volume/projects/<project>/<name>; GET of a folder (it ends in /) lists its files.
`
const words = process.argv.slice(2)
if (words.includes('--help')) {
  process.stdout.write(usage)
  process.exit(0)
}
const [port = '8082', folder = './data', mostMebibytes = '1024', host = '127.0.0.1'] = words
const areWhole = [port, mostMebibytes].every((word) => /^[1-9]\d{0,8}$/.test(word))
if (!areWhole || Number(port) > 65_535 || words.length > 4) {
  process.stderr.write(usage)
  process.exit(2)
}
const server = await serveFiles({
  folder,
  port: Number(port),
  host,
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
