import { runConnector } from '../../dist/index.js'

const hosts = { serve: { summary: 'serve the silo in another way', load: () => import('./host.mjs') } }
await runConnector({ silo: () => import('./sample-silo.mjs'), hosts }, import.meta.url)
