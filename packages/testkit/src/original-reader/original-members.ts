import type { MessageType } from '@monoid-kit/core'

/** What the original API takes a member for. */
export type MemberKind = 'text' | 'object' | readonly string[] | Members | { readonly each: Members }

/** The members of an object that it knows; it passes over all others. */
export interface Members {
  readonly required: Readonly<Record<string, MemberKind>>
  readonly optional: Readonly<Record<string, MemberKind>>
}

/** A message that the original API knows. */
export interface OriginalMessage {
  /** The member of the message that holds what it says. */
  readonly payload: string
  readonly members: Members
}

const status: Members = {
  required: { schema_name: 'text', request_status: ['PROGRESS', 'COMPLETE', 'FAILED'] },
  optional: { schema_group: 'text', data_type: ['RECORDS', 'FILE', 'NONE'] },
}

const handle: Members = {
  required: { schema_name: 'text', request_type: ['QUERY', 'DELETE'] },
  optional: { schema_group: 'text', data: 'object' },
}

const schema: Members = { required: { name: 'text', json_schema: 'object' }, optional: { group: 'text' } }

/**
 * The messages that the original API knows, by their types. What this kit adds to the protocol is unknown to it.
 *
 * @example originalMessages.get('LOG')?.payload // 'log'
 */
export const originalMessages: ReadonlyMap<string, OriginalMessage> = new Map<MessageType, OriginalMessage>([
  ['SPEC', { payload: 'spec', members: { required: { spec: 'object' }, optional: { name: 'text' } } }],
  [
    'VALIDATE',
    {
      payload: 'validate_msg',
      members: { required: { status: ['SUCCESS', 'FAILURE'] }, optional: { message: 'text' } },
    },
  ],
  ['SCHEMA', { payload: 'schema_msg', members: { required: { schemas: { each: schema } }, optional: {} } }],
  [
    'RECORD',
    {
      payload: 'record',
      members: {
        required: { schema_name: 'text' },
        optional: { record_type: ['RECORD', 'FILE'], schema_group: 'text', data: 'object', file: 'text' },
      },
    },
  ],
  ['REQUEST_RESULT', { payload: 'request', members: { required: { status, handle }, optional: {} } }],
  ['REQUEST_STATUS', { payload: 'request_status', members: status }],
  ['LOG', { payload: 'log', members: { required: { message: 'text' }, optional: {} } }],
])
