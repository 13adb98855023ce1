import { runConnector } from '@monoid-kit/core'

await runConnector({ silo: () => import('./archive-silo.mjs') }, import.meta.url)
