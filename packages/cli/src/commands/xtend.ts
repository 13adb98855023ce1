import type { Shell } from '../shell/shell.ts'
import type { XtendCheckFlags } from '../xtend/run-xtend-check.ts'
import type { XtendInitFlags } from '../xtend/run-xtend-init.ts'
import { addCommand, type CommandFactory, type CommandGroup } from './command-factory.ts'

const dir = { string: true, nargs: 1, describe: 'the folder; the present one where left out' } as const

/** `monoid-kit xtend init`: makes a folder with a package.json one that the platform can deploy. */
const initCommand: CommandFactory<XtendInitFlags> = (shell) => ({
  command: 'init',
  describe:
    'write dais.json, Dockerfile, docker-compose.yml and what goes with them into a folder with a package.json',
  builder: (parser) =>
    parser
      .option('dir', dir)
      .option('entry', {
        string: true,
        nargs: 1,
        describe: 'the program, such as dist/main.js; what package.json starts where left out',
      })
      .option('port', { string: true, nargs: 1, describe: 'what it listens on; 8081 where left out' })
      .option('force', { boolean: true, describe: 'write files anew that are there and differ' })
      .example('$0 xtend init', 'in the folder of a service')
      .epilogue(
        'A file that is there stays as it is, and is named; .gitignore gets the lines that it lacks. The program gets the port as its first argument.',
      ),
  handler: async (flags) => {
    const { runXtendInit } = await import('../xtend/run-xtend-init.ts')
    await runXtendInit(flags, shell)
  },
})

/** `monoid-kit xtend check`: judges the project files of a service. */
const checkCommand: CommandFactory<XtendCheckFlags> = (shell) => ({
  command: 'check',
  describe: 'judge dais.json and what goes with it, and tell where a version has to be raised',
  builder: (parser) =>
    parser
      .option('dir', dir)
      .option('update', {
        boolean: true,
        describe: 'write into dais.lock.json which content the new versions stand for',
      })
      .option('strict', { boolean: true, describe: 'exit code 6 where there are warnings' })
      .option('json', { boolean: true, describe: 'say it as JSON on stdout' })
      .example('$0 xtend check', 'before a commit')
      .example('$0 xtend check --update', 'after a version was raised')
      .epilogue(
        'Exit code 3 where something has to be mended. dais.lock.json keeps a fingerprint of the files that an image is built from (those that .dockerignore leaves); commit it. A content that changed under an old version is not taken in: raise the version.',
      ),
  handler: async (flags) => {
    const { runXtendCheck } = await import('../xtend/run-xtend-check.ts')
    shell.exitCode = await runXtendCheck(flags, shell)
  },
})

/**
 * `monoid-kit xtend`: the project files of a service for apps.
 *
 * @param shell what the commands have of the world
 * @returns the group
 * @example addGroup(parser, xtendCommands(shell), choose)
 */
export function xtendCommands(shell: Shell): CommandGroup {
  return {
    name: 'xtend',
    describe: 'the project files of an Xtend service: init, check',
    addTo: (parser, choose) => {
      addCommand(parser, initCommand(shell), choose)
      return addCommand(parser, checkCommand(shell), choose)
    },
  }
}
