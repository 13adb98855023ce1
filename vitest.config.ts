import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'connectors/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'connectors/*/test/**/*.test.ts',
      'scripts/**/*.test.mjs',
    ],
    globalSetup: [
      './scripts/bundle/bundle-connectors.mjs',
      // Built, because it starts a process of its own: `npm test` builds first.
      './packages/testkit/dist/servers/global-setup.js',
    ],
    pool: 'forks',
    // What is built is JavaScript already: Node loads it itself, which is quicker than having it transformed for each file.
    server: { deps: { external: [/\/(packages|connectors)\/[^/]+\/dist\//] } },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
    // The default reporter is the last, so that its summary ends the output.
    reporters: ['./packages/testkit/dist/report/rules-reporter.js', 'default'],
  },
})
