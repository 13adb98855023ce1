import { runConnector } from '../../dist/index.js'

await runConnector({ silo: () => import('./sample-silo.mjs') }, import.meta.url)
