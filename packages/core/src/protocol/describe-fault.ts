import type { ValidatorError } from '#validators'

/**
 * Says in a sentence what is wrong with a value. The protocol's own member names are shown; values never are, for
 * they may be a person's.
 *
 * @param error what the compiled validator found
 * @param root the whole value that was judged
 * @returns for instance `identifiers[0].schema_name: expected string, came number`
 * @example validator.errors.map((error) => describeFault(error, value))
 */
export function describeFault(error: ValidatorError, root: unknown): string {
  const steps = error.instancePath.split('/').slice(1)
  const { params } = error
  switch (error.keyword) {
    case 'required':
      return `${pathOf([...steps, String(params.missingProperty)])}: expected, but missing`
    case 'type':
      return `${pathOf(steps)}: expected ${[params.type].flat().join(' or ')}, came ${kindOf(at(root, steps))}`
    case 'enum':
      return `${pathOf(steps)}: expected one of ${(params.allowedValues as string[]).join(', ')}, came something else`
    case 'minimum':
      return `${pathOf(steps)}: expected at least ${params.limit}, came less`
    case 'maximum':
      return `${pathOf(steps)}: expected at most ${params.limit}, came more`
    case 'minItems':
      return `${pathOf(steps)}: expected at least ${params.limit}, came fewer`
    case 'pattern':
      return `${pathOf(steps)}: expected more than blanks`
    case 'maxItems':
      return `${pathOf(steps)}: expected at most ${params.limit}, came more`
    case 'discriminator':
      return `${pathOf([...steps, String(params.tag)])}: expected a ${params.tag} of message, came ${
        params.error === 'tag' ? kindOf(params.tagValue) : 'an unknown one'
      }`
    default:
      return `${pathOf(steps)}: expected another value (${error.keyword})`
  }
}

/** What JSON calls a value, and `nothing` where there is none. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  return Array.isArray(value) ? 'array' : typeof value
}

/** No step is ever a column's name: the schemas say nothing of what is inside a free object. */
function pathOf(steps: readonly string[]): string {
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')
  return path === '' ? 'the whole' : path.replace(/^\./, '')
}

function at(root: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], root)
}
