/** What an element may contain: a text is always a text node, never markup. */
export type Content = Node | string

/**
 * Makes an element.
 *
 * @param name of the element
 * @param attributes by their names
 * @param contents in their order
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...contents: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...contents)
  return made
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element ${id}`)
  return found
}

/** A table that scrolls by itself, and by the keyboard, where it is wider than the page. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: Iterable<readonly Content[]>,
): HTMLElement {
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)))
  const body = [...rows].map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell))))
  const whole = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  )
  return element('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption }, whole)
}

let labels = 0

/** An input or a list to choose from, with its label. */
export function labelled<Field extends HTMLInputElement | HTMLSelectElement>(
  label: string,
  field: Field,
): [HTMLLabelElement, Field] {
  labels += 1
  field.id = `field-${labels}`
  return [element('label', { for: field.id }, label), field]
}

/**
 * A form that does not leave the page; its button rests while it is at work.
 *
 * @param button what the button says
 * @param fields what stands before the button
 * @param submit does the work; it tells its errors itself
 */
export function form(
  button: string,
  fields: readonly Content[],
  submit: () => Promise<void>,
): HTMLFormElement {
  const send = element('button', { type: 'submit' }, button)
  const made = element('form', {}, ...fields, send)
  made.addEventListener('submit', async (event) => {
    event.preventDefault()
    send.disabled = true
    try {
      await submit()
    } finally {
      send.disabled = false
    }
  })
  return made
}
