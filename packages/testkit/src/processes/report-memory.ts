/** Loaded into a process by `--import`: tells on descriptor 3, when the process ends, how many KiB of memory it had at most. */
import { writeSync } from 'node:fs'

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS))
})
