#!/usr/bin/env node
import { runConnector } from '@monoid-kit/core'

await runConnector({ silo: () => import('./postgres-silo.ts'), offers: ['find'] }, import.meta.url)
