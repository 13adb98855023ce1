import type { Options } from 'yargs'
import { usageError } from '../errors/usage-error.ts'
import { kitConnectors } from './kit-connectors.ts'

/** The flags that say how an image is run. */
export const imageOptions = {
  image: { string: true, nargs: 1, describe: 'run this image, with its tag, in a container' },
  network: { string: true, nargs: 1, describe: 'network of the container; host for that of this machine' },
  memory: { string: true, nargs: 1, describe: 'memory of the container, such as 256m or 1g' },
  pull: {
    string: true,
    nargs: 1,
    choices: ['missing', 'always', 'never'],
    describe: 'when to pull the image; missing where left out',
  },
} as const satisfies Record<string, Options>

/** The flags that say which connector is run. */
export const connectorOptions = {
  connector: {
    string: true,
    nargs: 1,
    choices: kitConnectors,
    describe: 'a connector that comes with monoid-kit',
  },
  ...imageOptions,
} as const satisfies Record<string, Options>

/** What `imageOptions` and `connectorOptions` gave. */
export interface ConnectorFlags {
  readonly connector?: string
  readonly image?: string
  readonly network?: string
  readonly memory?: string
  readonly pull?: string
  /** What stands after `--`. */
  readonly '--'?: readonly (string | number)[]
}

const factors: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
const leastMemory = 16 * 1024 ** 2

/**
 * Reads an amount of memory as container engines write it.
 *
 * @param text a number and its unit: b, k, m or g
 * @returns bytes
 * @throws ConnectorError `USAGE` where it is none, or less than 16 MiB
 * @example memoryBytes('256m') // 268435456
 */
export function memoryBytes(text: string): number {
  const [, number, unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)(?:([bkmg])i?b?)?$/i.exec(text) ?? []
  const bytes = Math.floor(Number(number) * (factors[unit.toLowerCase()] ?? Number.NaN))
  if (bytes >= leastMemory && Number.isSafeInteger(bytes)) return bytes
  throw usageError('--memory: expected an amount of at least 16m, such as 256m or 1g')
}
