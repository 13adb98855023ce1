/**
 * Keeps equal texts once. The columns of many tables have few names and types, and each text that is read from the
 * network is otherwise a text of its own.
 *
 * @returns gives back the first text that was equal to the one given
 * @example const text = sharedTexts(); columns.push({ name: text(row[0]) })
 */
export function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const same = known.get(text)
    if (same === undefined) known.set(text, text)
    return same ?? text
  }
}
