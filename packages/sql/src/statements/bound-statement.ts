import { ConnectorError, type Statement } from '@monoid-kit/core'

/** More than either protocol can number. */
const mostParameters = 65_535

/**
 * Makes sure that a statement of a host's can be sent as one statement with bound values. Whether it only reads is for
 * the server to tell.
 *
 * @param statement what the host was given: nothing about it is certain
 * @returns its text without a semicolon at the end, and its parameters: strings, finite numbers, booleans, nulls
 * @throws ConnectorError `STATEMENT_REFUSED`, never with a value in its text
 * @example boundStatement({ text: 'SELECT $1;', parameters: ['ann'] }).text // 'SELECT $1'
 */
export function boundStatement({ text, parameters }: Statement): Statement {
  if (typeof text !== 'string') throw refused(`expected its text to be a string, not ${kindOf(text)}`)
  // The protocols end a text at this character, and what follows would be read as something else.
  if (text.includes('\0')) throw refused('its text holds the character U+0000')
  const trimmed = text.replace(/[\s;]+$/, '')
  if (trimmed.trim() === '') throw refused('its text is empty')
  if (!Array.isArray(parameters)) throw refused(`expected a list of parameters, not ${kindOf(parameters)}`)
  if (parameters.length > mostParameters) {
    throw refused(`expected at most ${mostParameters} parameters, not ${parameters.length}`)
  }
  parameters.forEach((parameter: unknown, index) => {
    if (isPlain(parameter)) return
    throw refused(
      `expected parameter ${index + 1} to be a string, a finite number, a boolean or null, not ${kindOf(parameter)}`,
    )
  })
  return { text: trimmed, parameters }
}

function isPlain(parameter: unknown): boolean {
  if (typeof parameter === 'number') return Number.isFinite(parameter)
  return parameter === null || typeof parameter === 'string' || typeof parameter === 'boolean'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'number' ? 'a number that is not finite' : `a value of type ${typeof value}`
}

function refused(why: string): ConnectorError {
  return new ConnectorError('STATEMENT_REFUSED', `the statement is refused: ${why}`)
}
