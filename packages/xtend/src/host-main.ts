import { createHostMain } from './process/create-host-main.ts'

/** Serves the silo of a connector over HTTP: the command `xtend`. */
export default createHostMain()
