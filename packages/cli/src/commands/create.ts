import { kindNames } from '../create/connector-kinds.ts'
import type { CreateFlags } from '../create/run-create.ts'
import type { CommandFactory } from './command-factory.ts'

/** `monoid-kit create`: makes a small connector that works. */
export const createCommand: CommandFactory<CreateFlags> = (shell) => ({
  command: 'create [name]',
  describe: 'make a small connector or service that works, to be changed into yours',
  builder: (parser) =>
    parser
      .positional('name', { string: true, describe: 'name of its package, such as my-connector' })
      .option('kind', { string: true, nargs: 1, choices: kindNames, describe: 'what it connects to' })
      .option('dir', {
        string: true,
        nargs: 1,
        describe: 'folder to make; named as the package where left out',
      })
      .example('$0 create my-connector --kind http', 'a connector to a service behind an HTTP API')
      .epilogue(
        'On a terminal it asks for what is not given. The folder must be empty or not there yet. http: a service that answers at once; database: tables of a PostgreSQL database; async-export: a service that prepares an export, fetched later as files; xtend: no connector but a service for apps, with routes of its own.',
      ),
  handler: async (flags) => {
    const { runCreate } = await import('../create/run-create.ts')
    await runCreate(flags, shell)
  },
})
