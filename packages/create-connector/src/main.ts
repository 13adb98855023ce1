#!/usr/bin/env node
import { createWords } from './index.ts'

process.argv.splice(2, Number.POSITIVE_INFINITY, ...createWords(process.argv.slice(2)))
await import('@monoid-kit/cli/main')
