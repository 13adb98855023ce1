/**
 * Keeps V8's young generation as small as it is now. An export makes little garbage in JavaScript, and each piece of it may
 * hold many kilobytes outside, a chunk that TLS has decrypted above all: collected rarely, as V8 would when its young
 * generation has grown to 16 MB, that is a third of the process's memory. Commands that keep many objects are
 * faster without.
 *
 * @example await keepYoungGenerationSmall()
 */
export async function keepYoungGenerationSmall(): Promise<void> {
  // Loaded here, since other commands do without it.
  const { setFlagsFromString } = await import('node:v8')
  // The size itself is read once, when the process starts; by what it grows is read each time.
  setFlagsFromString('--semi-space-growth-factor=1')
}
