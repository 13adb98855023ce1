import type { DiscoverFlags } from '../discovery/run-discovery.ts'
import type { CommandFactory } from './command-factory.ts'

/** `monoid-kit discover`: reads the spec of every image of a manifest. */
export const discoverCommand: CommandFactory<DiscoverFlags> = (shell) => ({
  command: 'discover <manifest> <output>',
  describe: 'read the spec of every image of a manifest and write the document that the API loads',
  builder: (parser) =>
    parser
      .positional('manifest', { string: true, describe: 'integration-manifest.yaml' })
      .positional('output', {
        string: true,
        describe: 'integration-spec.yaml; - for stdout',
        // yargs takes a dash by itself for an option without a value
        coerce: (value: unknown) => (value === true ? '-' : value),
      })
      .option('check', {
        boolean: true,
        describe: 'write nothing; exit code 6 and what differs where the document is out of date',
      })
      .option('concurrency', {
        string: true,
        nargs: 1,
        describe: 'how many images run at a time; 4 where left out',
      })
      .option('deadline-seconds', {
        string: true,
        nargs: 1,
        describe: 'how long an image may take; 300 where left out',
      })
      .option('network', {
        string: true,
        nargs: 1,
        describe: 'network of the containers; none where left out',
      })
      .option('memory', { string: true, nargs: 1, describe: 'memory of each container, such as 256m or 1g' })
      .option('pull', {
        string: true,
        nargs: 1,
        choices: ['missing', 'always', 'never'],
        describe: 'when to pull an image; missing where left out',
      })
      .option('json', { boolean: true, describe: 'say what came of each image as JSON on stdout' })
      .example('$0 discover integration-manifest.yaml integration-spec.yaml', 'write the specs of all images')
      .example(
        '$0 discover --check integration-manifest.yaml integration-spec.yaml',
        'in CI: fail where they changed',
      )
      .epilogue(
        'An image that fails keeps its earlier entry in the document; where it has none it is left out. The exit code is 5 then.',
      ),
  handler: async (flags) => {
    const { runDiscovery } = await import('../discovery/run-discovery.ts')
    shell.exitCode = await runDiscovery(flags, shell)
  },
})
