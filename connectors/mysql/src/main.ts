#!/usr/bin/env node
import { runConnector } from '@monoid-kit/core'

const vantiq = {
  summary: 'serve the silo as a Vantiq extension source',
  load: () => import('@monoid-kit/vantiq/host-main'),
}

const xtend = {
  summary: 'serve the silo over HTTP',
  load: () => import('@monoid-kit/xtend/host-main'),
}

await runConnector(
  { silo: () => import('./mysql-silo.ts'), offers: ['find'], hosts: { vantiq, xtend } },
  import.meta.url,
)
