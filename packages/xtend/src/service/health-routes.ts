import { HttpError } from '../problems/http-error.ts'
import type { ServiceRoute } from './service-route.ts'

const schema = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['ok'] } },
} as const

/**
 * The routes by which a platform finds out whether the process lives and whether it can take requests. They need no token
 * and tell nothing but that.
 *
 * @param isReady asked for each readiness probe
 * @returns `/healthz` and `/readyz`
 * @example const routes = healthRoutes(async () => true)
 */
export function healthRoutes(isReady: () => Promise<boolean>): readonly ServiceRoute[] {
  const common = {
    method: 'GET',
    tag: 'health',
    scope: 'public',
    params: {},
    query: {},
    required: [],
    turns: 'none',
    problems: [],
    answer: { kind: 'value', description: 'it can', schema },
  } as const
  return [
    {
      ...common,
      path: '/healthz',
      operationId: 'getHealth',
      summary: 'Whether the process lives',
      work: async () => ok,
    },
    {
      ...common,
      path: '/readyz',
      operationId: 'getReadiness',
      summary: 'Whether requests can be taken',
      work: async () => {
        if (await isReady()) return ok
        throw new HttpError(503, 'NOT_READY', 'the service cannot take requests now')
      },
    },
  ]
}

const ok = { kind: 'value', status: 200, headers: {}, json: JSON.stringify({ status: 'ok' }) } as const
