#!/usr/bin/env node
import { runXtend } from '@monoid-kit/xtend'
import { routes } from './routes.ts'

await runXtend({ routes }, import.meta.url)
