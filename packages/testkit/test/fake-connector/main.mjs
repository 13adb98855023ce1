// A process that behaves as its first argument says; the tests of the process helpers run it.
import { readFile, stat } from 'node:fs/promises'

const [command, ...rest] = process.argv.slice(2)
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\r\n`)

switch (command) {
  case 'validate': {
    const file = rest[rest.indexOf('--config') + 1]
    const { mode } = await stat(file)
    const message = `${(mode & 0o777).toString(8)} ${await readFile(file, 'utf8')}`
    send({ type: 'LOG', log: { message: file } })
    send({ type: 'VALIDATE', validate_msg: { status: 'SUCCESS', message } })
    break
  }
  case 'scan':
    process.stdout.write('not a message\n{"type":"RECORD","rec')
    process.stdout.write('ord":{"schema_name":"a","data":{"x":"é"}}}\n')
    process.stderr.write('complaint\n')
    process.exitCode = 5
    break
  case 'request-results': {
    const line = `${JSON.stringify({ type: 'RECORD', record: { schema_name: 'a', data: { x: 'y'.repeat(60_000) } } })}\n`
    for (let i = 0; i < 200; i++) {
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve))
    }
    break
  }
  case 'echo':
    for await (const chunk of process.stdin) send({ type: 'LOG', log: { message: String(chunk) } })
    break
  case 'hang':
    send({ type: 'LOG', log: { message: Object.keys(process.env).sort().join() } })
    setInterval(() => {}, 1000)
    break
}
