// The connector to a file of notes with the one fault that the variable FAULT names.
import process from 'node:process'
import { MiniConnector } from '../mini-connector/connector.mjs'
import { faults } from './faults.mjs'
import { furtherFaults } from './further-faults.mjs'

const mini = new MiniConnector()
const fault = faults[process.env.FAULT] ?? furtherFaults[process.env.FAULT]
fault.seed(mini)
process.exitCode = await mini.run(process.argv.slice(2))
