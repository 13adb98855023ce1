import type { SearchArguments } from './search-options.ts'

/** A word that every shell takes as it stands. */
const plainWord = /^[\w@%+:,./-]+$/

/**
 * The command that exports what `find` has found: the same URL without a password, the same terms and settings.
 *
 * @param args the command line of `find`
 * @returns the command as it can be pasted into a shell, undefined where it holds what no terminal shows
 * @example exportHint(args) // "monoid-kit export postgres://ann@db/shop 'email=ann@x.org' -o rows.ndjson"
 */
export function exportHint(args: SearchArguments): string | undefined {
  const flags = [
    ...(args['terms-stdin'] ? ['--terms-stdin'] : []),
    ...(args.everywhere ? ['--everywhere'] : []),
    ...(args.depth === undefined ? [] : ['--depth', args.depth]),
    ...[args.set ?? []].flat().flatMap((word) => ['--set', word]),
    ...(['image', 'network', 'memory', 'pull'] as const).flatMap((name) => {
      const value = args[name]
      return value === undefined ? [] : [`--${name}`, value]
    }),
    ...(args['no-password'] ? ['--no-password'] : []),
    ...(args['password-stdin'] ? ['--password-stdin'] : []),
  ]
  const dashed = (args['--'] ?? []).map(String)
  const terms = [...(args.terms ?? []), ...(dashed.length > 0 ? ['--', ...dashed] : [])]
  const words = ['monoid-kit', 'export', withoutPassword(args.url), ...flags, ...terms]
  // Escaped for the terminal, the command would look for something else.
  if (words.some((word) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u.test(word))) return undefined
  return `${words.map(quoted).join(' ')} -o rows.ndjson`
}

function withoutPassword(url: string): string {
  const parsed = new URL(url)
  parsed.password = ''
  return parsed.href
}

function quoted(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
