import type {
  FindRequest,
  JsonValue,
  MonoidQuery,
  MonoidRequestsMessage,
  MonoidSchemasMessage,
} from '../protocol/messages.ts'

/** What a silo is asked to do. */
export type SiloRequest =
  | { readonly command: 'validate' | 'schema' }
  | { readonly command: 'find'; readonly find: FindRequest }
  | { readonly command: 'scan'; readonly schemas: MonoidSchemasMessage }
  | { readonly command: 'query' | 'delete'; readonly query: MonoidQuery }
  | { readonly command: 'request-status' | 'request-results'; readonly requests: MonoidRequestsMessage }

/** A command with all that it needs, its configuration not yet checked. */
export type CommandRequest =
  | { readonly command: 'spec' }
  | (SiloRequest & {
      /** As it came: see `prepareConfig`. */
      readonly config: JsonValue
      /** The directory for FILE results (B2). */
      readonly tempStore?: string
    })
