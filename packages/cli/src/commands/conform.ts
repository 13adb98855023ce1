import type { ConformFlags } from '../conform/conform-flags.ts'
import { connectorOptions } from '../connectors/connector-options.ts'
import type { CommandFactory } from './command-factory.ts'

/** `monoid-kit conform`: checks that a connector keeps the protocol. */
export const conformCommand: CommandFactory<ConformFlags> = (shell) => ({
  command: 'conform',
  describe: 'check that a connector, in any language, keeps the protocol and its rules',
  builder: (parser) =>
    parser
      .options(connectorOptions)
      .option('config', {
        alias: 'c',
        string: true,
        nargs: 1,
        describe: 'file with a configuration that works; without one only spec is checked',
      })
      .option('fixture', {
        string: true,
        nargs: 1,
        describe: 'YAML file that tells how to make the data and whose they are; erasing needs it',
      })
      .option('previous-spec', {
        string: true,
        nargs: 1,
        describe: 'what spec of an earlier version has printed, or its spec.json',
      })
      .option('report', {
        string: true,
        nargs: 1,
        choices: ['junit', 'json', 'md'],
        describe: 'write a report of this form, to stdout or to --output',
      })
      .option('output', { string: true, nargs: 1, describe: 'file that the report is written to' })
      .option('list', { boolean: true, describe: 'list all checks and run none' })
      .option('only', {
        string: true,
        array: true,
        nargs: 1,
        describe: 'run this check, or this group of checks; may be given several times',
      })
      .option('skip', {
        string: true,
        array: true,
        nargs: 1,
        describe: 'id=reason: leave out this check; may be given several times',
      })
      .option('deadline-seconds', {
        string: true,
        nargs: 1,
        describe: 'how long a command of the connector may take; 60 where left out',
      })
      .example('$0 conform -c config.json -- python3 my_connector.py', 'check a connector of your own')
      .example(
        '$0 conform --image shop:1.0 -c config.json --fixture fixture.yaml --report junit --output conform.xml',
        'in CI: an image, with a report',
      )
      .example('$0 conform --only spec -- node dist/main.js', 'the checks of one group')
      .example(
        "$0 conform -c config.json --skip 'delete.twice=erasing takes an hour' -- ./connector",
        'leave a check out, with the reason',
      )
      .epilogue(
        'Exit codes: 0 none failed, 1 at least one failed or the connector could not be started, 2 the command line is wrong, 3 a file is wrong, 5 none failed but at least one could not be carried out. What is skipped with a reason, or does not apply, fails nothing. The data of the fixture are made anew and erased: never point it at data that somebody needs.',
      ),
  handler: async (flags) => {
    const { runConform } = await import('../conform/run-conform.ts')
    shell.exitCode = await runConform(flags, shell)
  },
})
