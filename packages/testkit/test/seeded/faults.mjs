// For each check by its id: what a connector does wrong that the check has to detect, and how the correct one is made to do it.
import { argumentFaults } from './faults/arguments.mjs'
import { processFaults } from './faults/process.mjs'
import { specFaults } from './faults/spec.mjs'

export const faults = { ...specFaults, ...argumentFaults, ...processFaults }
