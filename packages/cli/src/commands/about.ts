import type { AboutFlags } from '../about/run-about.ts'
import { connectorOptions } from '../connectors/connector-options.ts'
import type { CommandFactory } from './command-factory.ts'

/** `monoid-kit about`: tells the settings, commands, stores and limits of a connector. */
export const aboutCommand: CommandFactory<AboutFlags> = (shell) => ({
  command: 'about',
  describe: 'tell the settings, commands, stores and limits of a connector, or keep them in its README',
  builder: (parser) =>
    parser
      .options(connectorOptions)
      .option('config', {
        alias: 'c',
        string: true,
        nargs: 1,
        describe: 'file with a configuration, for the stores that it leads to',
      })
      .option('format', {
        string: true,
        nargs: 1,
        choices: ['markdown', 'json'],
        describe: 'form of the output; markdown where left out',
      })
      .option('readme', {
        string: true,
        nargs: 1,
        describe: 'write the tables into this page, between <!-- settings --> and <!-- /settings -->',
      })
      .option('check', {
        boolean: true,
        describe: 'write nothing; exit code 6 where the page of --readme is out of date',
      })
      .example('$0 about --connector postgres', 'what can be set, and what it does')
      .example('$0 about --readme README.md -- node dist/main.js', 'write the settings into a README')
      .example('$0 about --readme README.md --check -- node dist/main.js', 'in CI: fail where they changed')
      .epilogue(
        'Commands, stores and limits are written into a page that has markers of these names. Nothing of a person is read.',
      ),
  handler: async (flags) => {
    const { runAbout } = await import('../about/run-about.ts')
    await runAbout(flags, shell)
  },
})
