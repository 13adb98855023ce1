import { type SearchArguments, searchOptions } from '../search/search-options.ts'
import type { CommandFactory } from './command-factory.ts'

type ExportArguments = SearchArguments & { readonly output?: string }

/**
 * `monoid-kit export`: the rows that `monoid-kit find` finds.
 *
 * @example await runCommandLine(['export', 'postgres://ann@db/shop', 'email=ann@x.org', '-o', 'ann.ndjson'], shell, version)
 */
export const exportCommand: CommandFactory<ExportArguments> = (shell) => ({
  command: 'export <url> [terms..]',
  describe: 'write the rows that find finds, one JSON object per line',
  builder: (yargs) =>
    searchOptions(yargs)
      .option('output', {
        alias: 'o',
        type: 'string',
        nargs: 1,
        describe: 'file to write, for its owner only; - for stdout, also where that is a terminal',
      })
      .example('$0 export postgres://ann@db.example.org/shop email=ann@x.org -o ann.ndjson', 'into a file')
      .example('$0 export mysql://ann@db.example.org email=ann@x.org | jq .data', 'into another command')
      .epilogue(epilogue),
  handler: async (args) => {
    const { exportPerson } = await import('../export/export-person.ts')
    await exportPerson(args, shell)
  },
})

const epilogue = `Each line is {"store": table, "group": database and schema, "data": {column: value, …}}.
Each row is written once. Exit code 0 says that all were written; with -o there is a whole file or none.
docs/find.md tells which rows are exported.`
