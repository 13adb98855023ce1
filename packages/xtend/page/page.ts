import { byId } from './elements.ts'
import { showPerson } from './person.ts'
import { showRoutes } from './routes.ts'
import { callJson, hasToken, type Json, memberOf, setToken, textOf } from './service-calls.ts'
import { loadStores, showStores } from './stores.ts'

let hasSilo = false
/** Counts the tokens that were given and forgotten: what an earlier one still brings is not shown. */
let turn = 0
const input = byId('token') as HTMLInputElement

byId('access').addEventListener('submit', async (event) => {
  event.preventDefault()
  setToken(input.value)
  input.value = ''
  await showAllowed()
})
byId('forget').addEventListener('click', () => {
  setToken(undefined)
  input.value = ''
  hideAllowed()
  tell('The token is forgotten.')
})
await showService()

async function showService(): Promise<void> {
  try {
    const description = await callJson('./openapi.json')
    const info = memberOf(description, 'info')
    const name = textOf(memberOf(info, 'title'))
    document.title = name
    byId('name').textContent = name
    const version = `Version ${textOf(memberOf(info, 'version'))}`
    byId('about').textContent = [version, textOf(memberOf(info, 'description'))].filter(Boolean).join('. ')
    hasSilo = hasPath(description, '/schemas')
    showRoutes(description)
  } catch (error) {
    tell(reasonOf(error), true)
  }
}

/** What a token is needed for. */
async function showAllowed(): Promise<void> {
  hideAllowed()
  const current = turn
  if (!hasToken()) return
  if (!hasSilo) {
    tell('The token is used for the routes below.')
    return
  }
  tell('Loading the stores…')
  try {
    const stores = await loadStores()
    if (current !== turn) return
    showStores(stores)
    showPerson(stores)
    byId('stores').hidden = false
    byId('person').hidden = stores.length === 0
    tell('The token may read.')
  } catch (error) {
    if (current === turn) tell(reasonOf(error), true)
  }
}

function hideAllowed(): void {
  turn += 1
  for (const id of ['stores', 'person']) byId(id).hidden = true
  for (const id of ['store-list', 'store', 'query']) byId(id).replaceChildren()
}

function tell(text: string, isBad = false): void {
  const state = byId('state')
  state.textContent = text
  state.classList.toggle('bad', isBad)
}

function hasPath(description: Json, path: string): boolean {
  return memberOf(memberOf(description, 'paths'), path) !== undefined
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'that failed'
}
