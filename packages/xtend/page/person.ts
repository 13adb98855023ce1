import { byId, element, form, labelled } from './elements.ts'
import { mostRecords, recordTable } from './records.ts'
import { callItems, type Json, memberOf, textOf } from './service-calls.ts'
import { chooseStore, type Store } from './stores.ts'

/** Offers to look up a person's records by the value of a column. */
export function showPerson(stores: readonly Store[]): void {
  const choice = chooseStore(stores)
  const column = element('select')
  const value = element('input', { autocomplete: 'off', spellcheck: 'false', required: '' })
  const found = element('div', { 'aria-live': 'polite' })
  const fill = () => {
    const names = stores[choice.selectedIndex]?.columns.map(([name]) =>
      element('option', { value: name }, name),
    )
    column.replaceChildren(...(names ?? []))
  }
  choice.addEventListener('change', fill)
  fill()
  const fields = [...labelled('Store', choice), ...labelled('Column', column), ...labelled('Value', value)]
  const look = form('Look up', fields, async () => {
    const store = stores[choice.selectedIndex]
    if (store === undefined) return
    found.replaceChildren(element('p', {}, 'Looking up…'))
    try {
      found.replaceChildren(...(await lookUp(store, column.value, value.value)))
    } catch (error) {
      found.replaceChildren(element('p', { class: 'bad' }, error instanceof Error ? error.message : 'failed'))
    }
  })
  byId('query').replaceChildren(look, found)
}

/** The identifier travels in bodies only: an address ends up in logs and histories. */
async function lookUp(store: Store, column: string, value: string): Promise<HTMLElement[]> {
  const of = { schema_name: store.name, ...(store.group === '' ? {} : { schema_group: store.group }) }
  const identifiers = [{ ...of, identifier: column, identifier_query: value }]
  const { items: results } = await callItems('./query', mostRecords, { identifiers })
  const shown = results.map((result) => element('p', {}, statusLine(result)))
  const handles = results
    .filter((result) => textOf(memberOf(memberOf(result, 'status'), 'request_status')) !== 'FAILED')
    .flatMap((result) => memberOf(result, 'handle') ?? [])
  if (handles.length === 0) return shown
  const { items, isCut } = await callItems('./requests/results', mostRecords, { handles } as Json)
  return [...shown, recordTable(store.label, items, isCut)]
}

function statusLine(result: Json): string {
  const problem = memberOf(result, 'problem')
  const status = textOf(memberOf(memberOf(result, 'status'), 'request_status'))
  return problem === undefined
    ? `Query: ${status}`
    : `Query: ${status}; ${textOf(memberOf(problem, 'detail'))}`
}
