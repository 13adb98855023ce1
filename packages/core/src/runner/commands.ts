/** A file that a command reads. */
export type ArgumentName = 'config' | 'schemas' | 'query' | 'requests' | 'persist_conf'

/** What a command is and what it reads. */
export interface CommandDefinition {
  readonly summary: string
  /** The files that must be given. */
  readonly needs: readonly ArgumentName[]
  /** The files that may be given. */
  readonly takes: readonly ArgumentName[]
}

/**
 * The commands that answer a request; `session` carries many of them.
 *
 * @example Object.keys(commands) // ['spec', 'validate', 'schema', …]
 */
export const commands = {
  spec: { summary: 'print the form of the configuration', needs: [], takes: [] },
  validate: { summary: 'check that the configuration works', needs: ['config'], takes: [] },
  schema: { summary: 'list the data stores and their columns', needs: ['config'], takes: [] },
  scan: {
    summary: 'sample the records of the schemas',
    needs: ['config', 'schemas'],
    takes: ['persist_conf'],
  },
  query: {
    summary: "start to find a person's records",
    needs: ['config', 'query'],
    takes: ['persist_conf'],
  },
  delete: { summary: "erase a person's records", needs: ['config', 'query'], takes: ['persist_conf'] },
  'request-status': {
    summary: 'tell how far requests have come',
    needs: ['config', 'requests'],
    takes: ['persist_conf'],
  },
  'request-results': {
    summary: 'print the records that requests have found',
    needs: ['config', 'requests'],
    takes: ['persist_conf'],
  },
} as const satisfies Record<string, CommandDefinition>

/** A command that answers a request. */
export type CommandName = keyof typeof commands

/**
 * Tells the name of a command.
 *
 * @param name any text
 * @returns true where it is one of `commands`
 * @example isCommandName('session') // false
 */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}

/**
 * What a command is and what it reads.
 *
 * @param name the command
 * @returns its definition
 * @example commandDefinition('query').needs // ['config', 'query']
 */
export function commandDefinition(name: CommandName): CommandDefinition {
  return commands[name]
}
