// For each check by its id: what a connector does wrong that the check has to detect, and how the correct one is made to do it.
import { argumentFaults } from './faults/arguments.mjs'
import { configFaults } from './faults/config.mjs'
import { deleteFaults } from './faults/delete.mjs'
import { processFaults } from './faults/process.mjs'
import { queryFaults } from './faults/query.mjs'
import { resultFaults } from './faults/results.mjs'
import { scanFaults } from './faults/scan.mjs'
import { schemaFaults } from './faults/schema.mjs'
import { secrecyFaults } from './faults/secrecy.mjs'
import { specFaults } from './faults/spec.mjs'
import { validateFaults } from './faults/validate.mjs'

export const faults = {
  ...specFaults,
  ...argumentFaults,
  ...configFaults,
  ...validateFaults,
  ...schemaFaults,
  ...scanFaults,
  ...queryFaults,
  ...resultFaults,
  ...deleteFaults,
  ...processFaults,
  ...secrecyFaults,
}
