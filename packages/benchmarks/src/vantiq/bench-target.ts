/** Where a program of these benchmarks connects to, in its environment. */
export const targetVariable = 'MONOID_BENCH_VANTIQ'

/**
 * The address that this process connects to.
 *
 * @param environment where the variable is
 * @returns the address of a `ReplyCounter`
 * @throws Error where it is not set
 */
export function readTarget(environment: NodeJS.ProcessEnv): string {
  const target = environment[targetVariable]
  if (target === undefined) throw new Error(`${targetVariable} is not set`)
  return target
}

/**
 * Writes a line for each row that the other end has counted, so that they are looked at as those of any program are.
 *
 * @param counted what the other end told
 */
export function writeCounted(counted: { readonly status?: unknown; readonly rows?: unknown }): void {
  if (counted.status !== 200 && counted.status !== 204)
    throw new Error(`the answer ended with ${counted.status}`)
  process.stdout.write('\n'.repeat(Number(counted.rows)))
}
