/** A file that a command reads. */
export type ArgumentName = 'config' | 'schemas' | 'query' | 'requests' | 'find' | 'persist_conf'

/** What a command is and what it reads. */
export interface CommandDefinition {
  readonly summary: string
  /** The files that must be given. */
  readonly needs: readonly ArgumentName[]
  /** The files that may be given. */
  readonly takes: readonly ArgumentName[]
  /** True where a connector has the command only if it says so: see `ConnectorSource.offers`. */
  readonly optional?: true
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
  find: {
    summary: 'tell where values occur and which rows reference those rows',
    needs: ['config', 'find'],
    takes: [],
    optional: true,
  },
} as const satisfies Record<string, CommandDefinition>

/** A command that answers a request. */
export type CommandName = keyof typeof commands

/** A command that not every connector has. */
export type OptionalCommand = 'find'

/**
 * The commands of a connector.
 *
 * @param offers which of the optional ones it has
 * @returns their names, in the order of the documentation
 * @example commandsWith([]).includes('find') // false
 */
export function commandsWith(offers: readonly OptionalCommand[]): readonly CommandName[] {
  const isOffered = (name: CommandName) =>
    !('optional' in commands[name]) || offers.some((offered) => offered === name)
  return (Object.keys(commands) as CommandName[]).filter(isOffered)
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
