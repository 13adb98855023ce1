// A connector of somebody else's, in the image of the tests: its command says what it does, whatever the protocol would have it do.
const fs = require('node:fs')

const [command, ...rest] = process.argv.slice(2)
const flag = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined)
const json = (file) => JSON.parse(fs.readFileSync(file, 'utf8'))
const say = (message) => fs.writeSync(1, `${JSON.stringify(message)}\n`)
const writeAll = (bytes) => {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at)
}
const forever = () => setInterval(() => undefined, 1000)
const failure = (step) => {
  try {
    step()
    return null
  } catch (error) {
    return error.code
  }
}
const store = () => json(flag('--persist_conf')).temp_store
const status = (name) =>
  new RegExp(`${name}:\\s*(\\w+)`).exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]

const commands = {
  arguments: () => say({ type: 'SPEC', words: process.argv.slice(2) }),
  surroundings: () => {
    const { mode, uid, gid } = fs.statSync(flag('--config'))
    say({
      type: 'SPEC',
      config: json(flag('--config')),
      file: [(mode & 0o777).toString(8), uid, gid],
      environment: Object.keys(process.env).sort(),
      terminal: process.stdout.isTTY === true,
      capabilities: status('CapEff'),
      noNewPrivileges: status('NoNewPrivs'),
      root: failure(() => fs.writeFileSync('/written', '')),
      tmp: failure(() => fs.writeFileSync('/tmp/written', '')),
      interfaces: Object.keys(require('node:os').networkInterfaces()),
      memory: process.constrainedMemory(),
    })
  },
  privileges: () => {
    const folder = store()
    const config = json(flag('--config'))
    fs.chownSync(folder, 65_532, 65_532)
    process.setgroups([65_532])
    process.setgid(65_532)
    process.setuid(65_532)
    fs.writeFileSync(`${folder}/mine`, 'x')
    say({ type: 'RECORD', uid: process.getuid(), groups: process.getgroups(), config })
  },
  long: () => {
    const file = flag('--config')
    const { password } = json(file)
    say({ type: 'LOG', log: { message: 'about to begin' } })
    setTimeout(() => {
      say({ type: 'RECORD', length: password.length, size: fs.statSync(file).size })
      setInterval(() => say({ type: 'RECORD', size: fs.statSync(file).size }), 50)
    }, 500)
  },
  lines: () => {
    for (let line = 0; line < Number(flag('--count')); line++)
      writeAll(Buffer.from(`${line} ${'x'.repeat(90)}\n`))
  },
  tail: () => writeAll(Buffer.alloc(Number(flag('--bytes')), 120)),
  endless: () => {
    const block = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(64))
    const file = `${store()}/written`
    for (let blocks = 0; ; blocks++) {
      // whole at every moment, for the test reads it while it changes
      fs.writeFileSync(`${file}.new`, String(blocks * block.length))
      fs.renameSync(`${file}.new`, file)
      writeAll(block)
    }
  },
  both: () => {
    say({ type: 'LOG', log: { message: 'out' } })
    fs.writeSync(2, `${'e'.repeat(100_000)}the end of stderr`)
    say({ type: 'SPEC' })
  },
  code: () => {
    say({ type: 'SPEC' })
    process.exit(Number(flag('--code')))
  },
  memory: () => {
    const held = []
    for (;;) held.push(Buffer.alloc(16 * 1024 * 1024, 1))
  },
  processes: () => {
    const { spawn } = require('node:child_process')
    const spawned = []
    for (let one = 0; one < 200; one++) {
      const child = spawn('sleep', ['60'])
      child.on('error', () => undefined)
      spawned.push(child.pid)
    }
    say({ type: 'SPEC', refused: spawned.filter((pid) => pid === undefined).length })
    process.exit(0)
  },
  late: () => {
    say({ type: 'LOG', log: { message: 'ready' } })
    setTimeout(() => say({ type: 'SPEC' }), 4000)
  },
  polite: () => {
    process.on('SIGTERM', () => process.exit(143))
    say({ type: 'LOG', log: { message: 'ready' } })
    forever()
  },
  stubborn: () => {
    process.on('SIGTERM', () => undefined)
    say({ type: 'LOG', log: { message: 'ready' } })
    forever()
  },
  session: () => {
    process.stdin.on('data', (bytes) => writeAll(bytes))
    process.stdin.on('end', () => {
      say({ type: 'LOG', log: { message: 'stdin ended' } })
      process.exit(0)
    })
  },
  files: () => {
    const folder = store()
    fs.mkdirSync(`${folder}/public`)
    fs.writeFileSync(`${folder}/public/people.tar.gz`, Buffer.alloc(5_000_000, 'abcdefg'))
    fs.writeFileSync(`${folder}/empty`, '')
    fs.symlinkSync('/etc/passwd', `${folder}/link`)
    fs.symlinkSync('public/people.tar.gz', `${folder}/near-link`)
    fs.symlinkSync('/etc', `${folder}/linked-folder`)
    fs.linkSync(`${folder}/public/people.tar.gz`, `${folder}/hard-link`)
    fs.writeFileSync(`${folder}/huge`, '')
    fs.truncateSync(`${folder}/huge`, 2 ** 40)
    require('node:child_process').execFileSync('mkfifo', [`${folder}/pipe`])
    const outside = [
      failure(() => fs.linkSync('/etc/passwd', `${folder}/foreign-hard-link`)),
      failure(() => fs.linkSync(flag('--config'), `${folder}/config-hard-link`)),
    ]
    say({ type: 'RECORD', outside })
  },
}

commands[command]()
