import { DockerLauncher, ProcessLauncher } from '@monoid-kit/orchestrator'
import { testConnector } from '@monoid-kit/testkit'
import { makeFixture } from '@monoid-kit/testkit/conformance'
import { afterAll, beforeAll, describe } from 'vitest'
import { ada, bob, startService } from './test-service.ts'

const image = process.env.CONFORM_IMAGE

describe('the connector', () => {
  let service: Awaited<ReturnType<typeof startService>>
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service.close())

  testConnector({
    launcher: () =>
      image
        ? new DockerLauncher({ image, network: 'host', pull: 'never' })
        : new ProcessLauncher({ command: [process.execPath, 'dist/main.js'] }),
    config: () => service.config,
    fixture: () =>
      makeFixture({
        data: {
          setup: async () => service.reset(),
          dump: async () => service.dump(),
          teardown: async () => service.reset(),
        },
        person: [{ store: 'people', identifier: 'email', value: ada.email, records: 1 }],
        others: [{ store: 'people', identifier: 'email', value: bob.email, records: 1 }],
        values: [ada.email],
      }),
  })
})
