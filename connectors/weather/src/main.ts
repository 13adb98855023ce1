#!/usr/bin/env node
import { runConnector } from '@monoid-kit/core'

const vantiq = {
  summary: 'serve the silo as a Vantiq extension source',
  load: () => import('@monoid-kit/vantiq/host-main'),
}

const xtend = {
  summary: 'serve the silo, and the weather of any city, over HTTP',
  load: () => import('./xtend-host.ts'),
}

await runConnector(
  {
    silo: async () => (await import('./keyed-silo.ts')).keyedSilo(process.env.CURRENT_WEATHER_DATA),
    hosts: { vantiq, xtend },
  },
  import.meta.url,
)
