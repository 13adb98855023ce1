import {
  type Checked,
  checkFindRequest,
  checkQuery,
  checkRequests,
  type MonoidQuery,
  type StoreRef,
} from '@monoid-kit/core'
import { HttpError } from '../problems/http-error.ts'
import type { Answer, Exchange, SchemaObject, ServiceRoute } from '../service/service-route.ts'
import { HandedOutFiles } from './hand-out-files.ts'
import type { SiloHost } from './served-silo.ts'
import { answerSchemas, bodySchemas } from './silo-schemas.ts'
import { checkSilo, describeStore, writeAnswers, writeSample } from './silo-work.ts'
import { TempFolder } from './temp-folder.ts'

/** The paths below which stores are named by group and name. */
export const storePaths = ['/schemas', '/records'] as const

const name = { type: 'string', minLength: 1, maxLength: 1000, description: 'The name of the store' }
const group = {
  type: 'string',
  minLength: 1,
  maxLength: 1000,
  description: 'The group of the store; a `/` in it may stand as it is or as `%2F`',
}
const limit = {
  type: 'integer',
  minimum: 1,
  maximum: 1000,
  default: 10,
  description: 'The most records of the sample',
}

/** What most routes of a silo have in common. */
const common = {
  tag: 'silo',
  scope: 'read',
  params: {},
  query: {},
  required: [],
  problems: [502, 503, 504],
  turns: 'silo',
} as const

/**
 * The routes of a silo.
 *
 * @param host the silo and what its answers need
 * @returns one route for each thing that can be asked of it
 * @example const routes = siloRoutes(host)
 */
export function siloRoutes(host: SiloHost): readonly ServiceRoute[] {
  const finds = host.offers?.includes('find') ?? false
  return [
    specRoute(host),
    validateRoute(host),
    schemasRoute(host),
    ...storeRoutes(host),
    requestRoute(host, 'query'),
    requestRoute(host, 'delete'),
    statusRoute(host),
    resultsRoute(host),
    ...(finds ? [findRoute(host)] : []),
  ]
}

function specRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'GET',
    path: '/spec',
    operationId: 'getSpec',
    summary: 'The form of the configuration',
    answer: { kind: 'value', description: 'a JSON Schema', schema: answerSchemas.spec },
    problems: [],
    turns: 'none',
    work: async () => value(JSON.stringify(host.spec)),
  }
}

function validateRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'POST',
    path: '/validate',
    operationId: 'validate',
    summary: 'Checks that the configuration works',
    answer: {
      kind: 'value',
      description: 'what was found out: FAILURE is an answer, too',
      schema: answerSchemas.validate,
    },
    work: async (exchange) => value(await checkSilo(host, exchange)),
  }
}

function schemasRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'GET',
    path: '/schemas',
    operationId: 'getSchemas',
    summary: 'The stores and their columns',
    answer: { kind: 'items', description: 'a schema for each store', schema: answerSchemas.schema },
    work: async (exchange) => items((body) => writeAnswers({ command: 'schema' }, { host, exchange, body })),
  }
}

/** Each twice: for stores without a group as well. */
function storeRoutes(host: SiloHost): readonly ServiceRoute[] {
  return [{ name }, { group, name }].flatMap((params: Readonly<Record<string, SchemaObject>>) => {
    const path = Object.keys(params).map((param) => `/{${param}}`)
    const suffix = 'group' in params ? 'OfGroup' : ''
    const shared = { ...common, method: 'GET', params, problems: [404, ...common.problems] } as const
    return [
      {
        ...shared,
        path: `/schemas${path.join('')}`,
        operationId: `getSchema${suffix}`,
        summary: 'One store and its columns',
        answer: { kind: 'value', description: 'its schema', schema: answerSchemas.schema },
        work: async (exchange) => value(await describeStore(storeIn(exchange), { host, exchange })),
      },
      {
        ...shared,
        path: `/records${path.join('')}`,
        operationId: `getSample${suffix}`,
        summary: 'A sample of one store',
        query: { limit },
        answer: { kind: 'items', description: 'some of its records', schema: answerSchemas.record },
        work: async (exchange) =>
          items((body) => {
            const most = Number(exchange.query.limit)
            return writeSample(storeIn(exchange), most, { host, exchange, body, onFile: noFile })
          }),
      },
    ] satisfies ServiceRoute[]
  })
}

const wording = {
  query: {
    summary: "Starts to find a person's records",
    description:
      'Each store that the identifiers name answers; its handle is what statuses and results are asked by.',
    scope: 'read',
  },
  delete: {
    summary: "Erases a person's records",
    description:
      'Each store that the identifiers name answers, and COMPLETE only once its rows are gone for good. ' +
      'Of a store without an answer, as after a deadline or a lost connection, nothing is known: send the request again, for ' +
      'what is gone already is COMPLETE.',
    scope: 'erase',
  },
} as const

function requestRoute(host: SiloHost, command: 'query' | 'delete'): ServiceRoute {
  return {
    ...common,
    ...wording[command],
    method: 'POST',
    path: `/${command}`,
    operationId: command,
    body: bodySchemas.query,
    answer: { kind: 'items', description: 'an answer for each store', schema: answerSchemas.result },
    work: async (exchange) => {
      const query = queryOf(exchange.body)
      return items((body) => writeAnswers({ command, query }, { host, exchange, body }))
    },
  }
}

function statusRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'POST',
    path: '/requests/status',
    operationId: 'getStatuses',
    summary: 'Tells how far requests have come',
    body: bodySchemas.requests,
    answer: { kind: 'items', description: 'a status for each handle', schema: answerSchemas.status },
    work: async (exchange) => {
      const requests = taken(checkRequests(exchange.body))
      return items((body) => writeAnswers({ command: 'request-status', requests }, { host, exchange, body }))
    },
  }
}

function resultsRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'POST',
    path: '/requests/results',
    operationId: 'getResults',
    summary: 'The records that requests have found',
    body: bodySchemas.requests,
    answer: {
      kind: 'items',
      description: 'all records; or an archive, where the result is a file and no file manager takes it',
      schema: answerSchemas.record,
      file: true,
    },
    problems: [400, 404, ...common.problems],
    work: async (exchange) => {
      const requests = taken(checkRequests(exchange.body))
      return items(async (body, download) => {
        const folder = new TempFolder(host.cacheDir, exchange.log)
        const files = new HandedOutFiles(host, exchange, folder)
        try {
          const work = { host, exchange, body, folder, onFile: files.take.bind(files) }
          await writeAnswers({ command: 'request-results', requests }, work)
          if (files.download) await download(files.download)
        } catch (thrown) {
          await files.discard()
          throw thrown
        } finally {
          await folder.remove()
        }
      })
    },
  }
}

function findRoute(host: SiloHost): ServiceRoute {
  return {
    ...common,
    method: 'POST',
    path: '/find',
    operationId: 'find',
    summary: 'Tells where values occur and which rows reference those rows',
    body: bodySchemas.find,
    answer: { kind: 'items', description: 'findings as they come', schema: answerSchemas.finding },
    work: async (exchange) => {
      const find = taken(checkFindRequest(exchange.body))
      return items((body) => writeAnswers({ command: 'find', find }, { host, exchange, body }))
    },
  }
}

function value(json: string): Answer {
  return { kind: 'value', status: 200, headers: {}, json }
}

function items(write: Extract<Answer, { kind: 'items' }>['write']): Answer {
  return { kind: 'items', headers: {}, write }
}

function storeIn({ params }: Exchange): StoreRef {
  const group = params.group === undefined ? {} : { group: String(params.group) }
  return { name: String(params.name), ...group }
}

async function noFile(): Promise<never> {
  throw new HttpError(406, 'REQUEST_INVALID', 'the sample of this store is a file')
}

/** The query that a body holds: the schema of a store may be left out, for silos know their stores. */
function queryOf(body: unknown): MonoidQuery {
  const { identifiers } = body as { readonly identifiers: readonly object[] }
  return taken(checkQuery({ identifiers: identifiers.map((one) => ({ json_schema: {}, ...one })) }))
}

/** What the route's schema has let pass, its null members absent. */
function taken<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new HttpError(400, 'REQUEST_INVALID', `the body: ${checked.faults.join('; ')}`)
}
