import { defineConfig } from 'vitest/config'

export default defineConfig({
  // each command of the connector is a process of its own
  test: {
    testTimeout: 60_000,
    hookTimeout: 240_000,
    // starts the server when a test asks for it: that of MONOID_TEST_POSTGRES_URL, or a container
    globalSetup: ['@monoid-kit/testkit/global-setup'],
  },
})
