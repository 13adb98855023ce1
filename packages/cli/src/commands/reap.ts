import type { CommandFactory } from './command-factory.ts'

interface ReapFlags {
  readonly 'older-than'?: string
  readonly 'dry-run'?: boolean
  readonly json?: boolean
}

/** `monoid-kit reap`: removes what crashed callers have left with the container engine. */
export const reapCommand: CommandFactory<ReapFlags> = (shell) => ({
  command: 'reap',
  describe: 'remove the containers and volumes that crashed runs have left behind',
  builder: (parser) =>
    parser
      .option('older-than', {
        string: true,
        nargs: 1,
        describe: 'how old what was started elsewhere must be, such as 90s, 30m, 12h, 7d; 1d where left out',
      })
      .option('dry-run', { boolean: true, describe: 'remove nothing, say what would be removed' })
      .option('json', { boolean: true, describe: 'say it as JSON on stdout' })
      .example('$0 reap', 'remove what is left of runs on this machine whose process is gone')
      .epilogue('What belongs to a process of this machine that lives is never touched, however old it is.'),
  handler: async (flags) => {
    const { runReap } = await import('../reap/run-reap.ts')
    shell.exitCode = await runReap(flags, shell)
  },
})

/** What `reap` takes. */
export type { ReapFlags }
