/**
 * Wraps a command so that it runs on a terminal of its own, which the program `script` makes; its exit code stays the command's.
 *
 * @param words the command
 * @param platform the system: its `script` takes the command in one or the other way
 * @returns the command with `script` before it
 * @example terminalWords(['node', 'main.js'], 'linux') // ['script', '-qec', "'node' 'main.js'", '/dev/null']
 */
export function terminalWords(
  words: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (platform === 'darwin') return ['script', '-q', '/dev/null', ...words]
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  return ['script', '-qec', quoted.join(' '), '/dev/null']
}
