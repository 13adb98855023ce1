import { defineConfig } from 'vitest/config'

export default defineConfig({
  // each command of the connector is a process of its own
  test: { testTimeout: 60_000, hookTimeout: 120_000 },
})
