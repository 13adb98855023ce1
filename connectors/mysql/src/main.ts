#!/usr/bin/env node
import { runConnector } from '@monoid-kit/core'

await runConnector({ silo: () => import('./mysql-silo.ts'), offers: ['find'] }, import.meta.url)
