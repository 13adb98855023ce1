import { type SearchArguments, searchOptions } from '../search/search-options.ts'
import type { CommandFactory } from './command-factory.ts'

type FindArguments = SearchArguments & { readonly json: boolean }

/**
 * `monoid-kit find`: where a value occurs in a database, and which rows reference those rows.
 *
 * @example await runCommandLine(['find', 'postgres://ann@db/shop', 'email=ann@x.org'], shell, version)
 */
export const findCommand: CommandFactory<FindArguments> = (shell) => ({
  command: 'find <url> [terms..]',
  describe: 'tell where a person occurs in a database',
  builder: (yargs) =>
    searchOptions(yargs)
      .option('json', { boolean: true, default: false, describe: 'print one JSON document' })
      .example('$0 find postgres://ann@db.example.org/shop email=ann@x.org', 'looks in the database shop')
      .example('$0 find mysql://ann@db.example.org email=ann@x.org phone=0123', 'looks in all databases')
      .example('$0 find postgres://ann@db.example.org/shop --terms-stdin < terms', 'terms from a file')
      .epilogue(epilogue),
  handler: async (args) => {
    const { findPerson } = await import('../search/find-person.ts')
    await findPerson(args, shell)
  },
})

const epilogue = `Nothing is written to the database, and no file is needed or left.
Terms on a command line stay in the shell's history, and others on this machine may see them;
with --terms-stdin they are read from stdin, one per line.
docs/find.md tells what is found, what near means, and what is not seen.`
