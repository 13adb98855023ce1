import { readFile } from 'node:fs/promises'
import { cityRoute } from '../../connectors/weather/dist/index.js'
import { AbstractSilo } from '../../packages/core/dist/index.js'
import { createAccess, createXtendService } from '../../packages/xtend/dist/index.js'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, fillSection, table } from './markdown.mjs'

/** The tables of the pages on Xtend services: routes, from the OpenAPI documents of services, and the members of dais.json. */
export async function xtendPageDocs() {
  const schema = JSON.parse(await readFile(inRoot('packages/xtend/dais.schema.json'), 'utf8'))
  const silo = { silo: new AbstractSilo({}), spec: { spec: { type: 'object' } }, offers: ['find'] }
  const sections = {
    'docs/xtend.md': {
      'xtend routes': routesTable(await described({ silo })),
      'xtend dais': membersTable(schema.definitions.container),
    },
    'docs/weather.md': {
      'weather route': answerTable(
        (await described({ routes: [cityRoute(undefined, 'metric')] })).paths['/city/{name}'].get,
      ),
    },
  }
  const pages = new Map()
  for (const [page, contents] of Object.entries(sections)) {
    let text = await readFile(inRoot(page), 'utf8')
    for (const [section, content] of Object.entries(contents)) text = fillSection(text, section, content)
    pages.set(page, text)
  }
  return pages
}

/** What a service says about itself; it is never called. */
async function described(parts) {
  const service = await createXtendService({
    name: 'service',
    version: '0.0.0',
    access: createAccess({}),
    ...parts,
  })
  try {
    return service.openapi
  } finally {
    await service.close({ graceSeconds: 0 })
  }
}

function routesTable({ paths }) {
  const rows = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => [
      code(`${method.toUpperCase()} ${path}`),
      operation.summary,
      operation.security.flatMap(({ token }) => token).join(', ') || 'none',
      takenBy(operation).map(code).join(', '),
      answersOf(operation).map(code).join(', '),
    ]),
  )
  return table(['route', 'what it does', 'token', 'takes', 'answers'], rows)
}

/** One name for each form: there are other names for NDJSON. */
function answersOf({ responses }) {
  const names = Object.keys(responses[200].content ?? {})
  return names.filter((name) => !['application/ndjson', 'application/jsonl'].includes(name))
}

function takenBy({ parameters = [], requestBody }) {
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `?${name}`)
  const { properties = {} } = requestBody?.content['application/json'].schema ?? {}
  return [...query, ...Object.keys(properties)]
}

function membersTable({ properties, required }) {
  const rows = Object.entries(properties).map(([name, { type, enum: choices, description }]) => [
    code(name),
    choices?.map((choice) => code(`"${choice}"`)).join(' or ') ?? (type === 'array' ? 'list' : type),
    required.includes(name) ? 'yes' : '',
    description,
  ])
  return table(['member', 'type', 'required', 'meaning'], rows)
}

function answerTable({ responses }) {
  const { properties } = responses[200].content['application/json'].schema
  const rows = Object.entries(properties).map(([name, { type, description }]) => [
    code(name),
    type.join(' or '),
    description,
  ])
  return table(['member of the answer', 'type', 'meaning'], rows)
}
