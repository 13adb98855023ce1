/** The form of a problem (RFC 9457), as the kit gives it. */
export const problemSchema = {
  type: 'object',
  description: 'A problem detail after RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'hint'],
  properties: {
    type: { type: 'string', description: 'Where the codes are explained' },
    title: { type: 'string', description: 'What the code means' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What was wrong this time' },
    instance: { type: 'string', description: 'The id of the request, as the log has it' },
    code: { type: 'string', description: 'A stable code of the kit' },
    hint: { type: 'string', description: 'What to do' },
    errors: {
      type: 'array',
      description: 'The parts of the request that are wrong',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: { type: 'string', description: 'A JSON Pointer into the body' },
          parameter: { type: 'string', description: 'The name of a parameter' },
          detail: { type: 'string' },
        },
      },
    },
    stores: {
      type: 'array',
      description: 'The stores that hold what was wrong',
      items: {
        type: 'object',
        required: ['schema_name', 'code', 'detail'],
        properties: {
          schema_group: { type: 'string' },
          schema_name: { type: 'string' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const

/** What each status of a problem means here. */
export const statusTexts: Readonly<Record<number, string>> = {
  400: 'The request is not what the route expects',
  401: 'There is no token, or an unknown one',
  403: 'The token may not do this, or the operator has not allowed it',
  404: 'What the request names does not exist',
  405: 'The path has no such method',
  406: 'There is no answer of the media types that Accept allows',
  408: 'The request did not come in time',
  409: 'What is there stands against it',
  413: 'The body is too large',
  414: 'The path is too long',
  415: 'The body is not of application/json',
  421: 'The service is not known by this host name',
  422: 'The request cannot be carried out as it is',
  429: 'Too many requests, or wrong tokens',
  431: 'The headers are too large',
  500: 'The service has a fault',
  502: 'A system behind the service has failed',
  503: 'The service or a system behind it is busy, down or about to end',
  504: 'The work took too long',
}
