import { connectorOptions } from '../connectors/connector-options.ts'
import type { RunFlags } from '../run/run-flags.ts'
import { runnable } from '../run/run-flags.ts'
import type { CommandFactory } from './command-factory.ts'

/** `monoid-kit run`: runs one command of a connector. */
export const runCommand: CommandFactory<RunFlags> = (shell) => ({
  command: 'run <command>',
  describe: 'run one command of a connector: of the kit, of an image, or of a command line after --',
  builder: (parser) =>
    parser
      .positional('command', { string: true, choices: runnable, describe: "the connector's command" })
      .options(connectorOptions)
      .option('config', {
        alias: 'c',
        string: true,
        nargs: 1,
        describe: 'file with the configuration; - for stdin',
      })
      .option('schemas', {
        alias: 's',
        string: true,
        nargs: 1,
        describe: 'file with the schemas to scan, or what schema has printed',
      })
      .option('query', {
        alias: 'q',
        string: true,
        nargs: 1,
        describe: 'file with the identifiers to look for',
      })
      .option('requests', {
        alias: 'r',
        string: true,
        nargs: 1,
        describe: 'file with the handles of earlier requests, or what query has printed',
      })
      .option('files', { string: true, nargs: 1, describe: 'folder that file results are copied into' })
      .option('json', { boolean: true, describe: 'print JSON lines on a terminal too' })
      .option('yes', { boolean: true, describe: 'delete: erase without asking' })
      .option('stderr', {
        boolean: true,
        describe: 'show what the connector writes to stderr; it may hold personal data',
      })
      .option('deadline-seconds', {
        string: true,
        nargs: 1,
        describe: 'end the command after so many seconds',
      })
      .example('$0 run schema --connector postgres -c config.json', 'list the tables that it sees')
      .example(
        '$0 run query --connector mysql -c config.json -q query.json > found.ndjson',
        'look for a person',
      )
      .example(
        '$0 run request-results --connector mysql -c config.json -r found.ndjson > rows.ndjson',
        "write the person's rows",
      )
      .example('$0 run spec --image monoid-kit/postgres:0.1.0', 'ask an image for its settings')
      .example('$0 run validate -c config.json -- python3 my_connector.py', 'try a connector of your own')
      .epilogue(
        'On a terminal answers are shown as tables, long values cut; in a pipe they are the JSON lines of the protocol. LOG messages go to stderr. The exit code is that of the connector.',
      ),
  handler: async (flags) => {
    const { runOneCommand } = await import('../run/run-one-command.ts')
    shell.exitCode = await runOneCommand(flags, shell)
  },
})
