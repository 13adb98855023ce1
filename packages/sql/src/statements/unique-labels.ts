/**
 * Names for the members of a record: a label that a result has several times gets a number from its second time on, so
 * that no column hides another one.
 *
 * @param labels the labels of a result, in the order of its columns
 * @returns one name per label, all different; the first of a label is the label itself
 * @example uniqueLabels(['id', 'id', 'id_2']) // ['id', 'id_3', 'id_2']
 */
export function uniqueLabels(labels: readonly string[]): string[] {
  const taken = new Set(labels)
  const seen = new Set<string>()
  const numbers = new Map<string, number>()
  return labels.map((label) => {
    if (!seen.has(label)) {
      seen.add(label)
      return label
    }
    let number = numbers.get(label) ?? 2
    while (taken.has(`${label}_${number}`)) number += 1
    numbers.set(label, number + 1)
    taken.add(`${label}_${number}`)
    return `${label}_${number}`
  })
}
