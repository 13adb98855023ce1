import picomatch from 'picomatch'

/** Include and exclude lists of globs; an absent or empty include list includes everything. */
export interface NameLists {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/**
 * Makes a test of names out of two lists of globs. `*` stands for any characters, `?` for one; case counts. A name is
 * given in all its forms, shortest last qualified first (`users`, `public.users`), and a glob that fits any form
 * fits the name. Exclusion wins.
 *
 * @param lists the globs, as the configuration holds them
 * @returns tells whether a name is included
 * @example nameFilter({ exclude: ['tmp_*'] })(['tmp_1', 'public.tmp_1']) // false
 */
export function nameFilter(lists: NameLists): (forms: readonly string[]) => boolean {
  const included = anyOf(lists.include ?? [])
  const excluded = anyOf(lists.exclude ?? [])
  return (forms) => (!included || forms.some(included)) && !(excluded && forms.some(excluded))
}

function anyOf(globs: readonly string[]): ((form: string) => boolean) | undefined {
  if (globs.length === 0) return undefined
  // bash: `*` crosses slashes, for a slash is no separator in a table's name; dot: nor is a leading dot hidden.
  const tests = globs.map((glob) =>
    picomatch(glob, { bash: true, dot: true, nobrace: true, noextglob: true, nonegate: true }),
  )
  return (form) => tests.some((test) => test(form)) || globs.includes(form)
}
