// Runs a task of this repository on a fresh clone: node scripts/bootstrap.mjs <task> [arguments].
// Written for any Node that knows ES modules, so that an old one gets a sentence and not a syntax error.
const needed = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `Node ${needed.join('.')} or newer is needed; this is Node ${process.versions.node}.\n`,
  )
  process.exitCode = 1
} else {
  import('./bootstrap/run-task.mjs')
    .then(({ runTask }) => runTask(process.argv[2], process.argv.slice(3)))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
}
