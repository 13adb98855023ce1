import { byId, element, form, labelled, table } from './elements.ts'
import { mostRecords, recordTable } from './records.ts'
import { callItems, callJson, type Json, memberOf, textOf } from './service-calls.ts'

/** A store as the service tells it. */
export interface Store {
  readonly name: string
  readonly group: string
  readonly label: string
  /** The schemas of the columns by their names. */
  readonly columns: readonly (readonly [string, Json])[]
}

/** Lists the stores; one that is chosen shows its columns and a sample. */
export async function loadStores(): Promise<readonly Store[]> {
  const answer = await callJson('./schemas')
  const schemas = Array.isArray(answer) ? answer : memberOf(answer, 'schemas')
  return (Array.isArray(schemas) ? schemas : []).map(storeOf)
}

/** Shows the stores. */
export function showStores(stores: readonly Store[]): void {
  const choice = chooseStore(stores)
  const shown = byId('store')
  shown.replaceChildren()
  const show = form('Show', labelled('Store', choice), async () => {
    const store = stores[choice.selectedIndex]
    if (store !== undefined) await showStore(store, shown)
  })
  byId('store-list').replaceChildren(element('p', {}, `${stores.length} stores`), show)
}

/** A list to choose a store from. */
export function chooseStore(stores: readonly Store[]): HTMLSelectElement {
  return element(
    'select',
    {},
    ...stores.map(({ label }, index) => element('option', { value: String(index) }, label)),
  )
}

async function showStore(store: Store, place: HTMLElement): Promise<void> {
  const columns = table(
    `Columns of ${store.label}`,
    ['Column', 'Type', 'Description'],
    store.columns.map(([name, schema]) => [
      name,
      [textOf(memberOf(schema, 'type')), textOf(memberOf(schema, 'format'))].filter(Boolean).join(', '),
      textOf(memberOf(schema, 'description')),
    ]),
  )
  const sample = element('div', { 'aria-live': 'polite' })
  place.replaceChildren(element('h3', {}, store.label), columns, sample)
  try {
    const path = [...(store.group === '' ? [] : store.group.split('/')), store.name]
    const { items, isCut } = await callItems(
      `./records/${path.map(encodeURIComponent).join('/')}?limit=${mostRecords + 1}`,
      mostRecords,
    )
    sample.replaceChildren(recordTable(store.label, items, isCut))
  } catch (error) {
    sample.replaceChildren(element('p', { class: 'bad' }, error instanceof Error ? error.message : 'failed'))
  }
}

function storeOf(schema: Json): Store {
  const name = textOf(memberOf(schema, 'name'))
  const group = textOf(memberOf(schema, 'group'))
  const properties = memberOf(memberOf(schema, 'json_schema'), 'properties') ?? {}
  return {
    name,
    group,
    label: group === '' ? name : `${group}/${name}`,
    columns: Object.entries(properties) as [string, Json][],
  }
}
