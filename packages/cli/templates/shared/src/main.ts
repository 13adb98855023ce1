#!/usr/bin/env node
import { runConnector } from '@monoid-kit/core'

await runConnector({ silo: () => import('./silo.ts') }, import.meta.url)
