import process from 'node:process'
import { MiniConnector } from './connector.mjs'

process.exitCode = await new MiniConnector().run(process.argv.slice(2))
