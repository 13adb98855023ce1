import { byId, type Content, element, form, labelled, table } from './elements.ts'
import { call, type Json, memberOf, textOf } from './service-calls.ts'

interface Parameter {
  readonly name: string
  readonly place: string
  readonly isRequired: boolean
  readonly description: string
}

/** A route as the description of the service tells it. */
interface Route {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly access: string
  readonly parameters: readonly Parameter[]
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']

/** Shows every route; those that only read can be tried. */
export function showRoutes(description: Json): void {
  const routes = routesOf(description)
  const rows = routes.map(({ method, path, summary, access }): Content[] => [
    element('code', {}, `${method} ${path}`),
    summary,
    access,
  ])
  const tries = routes.filter(({ method }) => method === 'GET').map(tryRoute)
  byId('routes').replaceChildren(
    table('All routes of the service', ['Route', 'What it does', 'Who may'], rows),
    element('h3', {}, 'Try one'),
    ...tries,
  )
}

function routesOf(description: Json): Route[] {
  const paths = Object.entries(memberOf(description, 'paths') ?? {}) as [string, Json][]
  return paths.flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = memberOf(item, method)
      if (operation === undefined) return []
      return {
        method: method.toUpperCase(),
        path,
        summary: textOf(memberOf(operation, 'summary')),
        access: accessOf(operation),
        parameters: [...parametersOf(item), ...parametersOf(operation)],
      }
    }),
  )
}

function accessOf(operation: Json): string {
  const security = memberOf(operation, 'security')
  const scopes = (Array.isArray(security) ? security : []).flatMap((one: Json) =>
    Object.values(one ?? {}).flat(),
  )
  return scopes.length === 0 ? 'everybody' : `tokens that may ${scopes.map(String).join(' and ')}`
}

function parametersOf(holder: Json): Parameter[] {
  const parameters = memberOf(holder, 'parameters')
  return (Array.isArray(parameters) ? parameters : []).flatMap((parameter: Json) => {
    const place = textOf(memberOf(parameter, 'in'))
    if (place !== 'path' && place !== 'query') return []
    return {
      name: textOf(memberOf(parameter, 'name')),
      place,
      isRequired: memberOf(parameter, 'required') === true,
      description: textOf(memberOf(parameter, 'description')),
    }
  })
}

function tryRoute(route: Route): HTMLElement {
  const inputs = route.parameters.map((parameter) => {
    const input = element('input', { autocomplete: 'off', title: parameter.description })
    input.required = parameter.isRequired
    return { parameter, input }
  })
  const answer = element('div', { 'aria-live': 'polite' })
  const fields = inputs.flatMap(({ parameter, input }) => labelled(parameter.name, input))
  const sent = form('Send', fields, async () => {
    try {
      const { status, text, type, isCut } = await call(urlOf(route, inputs))
      answer.replaceChildren(
        element('p', {}, `${status} ${type}${isCut ? ', the beginning of the answer' : ''}`),
        element('pre', { tabindex: '0' }, pretty(text, type)),
      )
    } catch (error) {
      answer.replaceChildren(
        element('p', { class: 'bad' }, error instanceof Error ? error.message : 'failed'),
      )
    }
  })
  const summary = element('summary', {}, element('code', {}, `${route.method} ${route.path}`))
  return element('details', {}, summary, sent, answer)
}

type Inputs = readonly { readonly parameter: Parameter; readonly input: HTMLInputElement }[]

function urlOf({ path }: Route, inputs: Inputs): string {
  const query = new URLSearchParams()
  let url = path.replace(/^\//, './')
  for (const { parameter, input } of inputs) {
    if (parameter.place === 'path') {
      url = url.replace(`{${parameter.name}}`, () => encodeURIComponent(input.value))
    } else if (input.value !== '') query.append(parameter.name, input.value)
  }
  return query.size > 0 ? `${url}?${query}` : url
}

function pretty(text: string, type: string): string {
  if (!/\bjson\b/.test(type)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
