import { styleText } from 'node:util'

/** What a text is, not how it looks. */
export type Role = 'title' | 'key' | 'aside' | 'good' | 'warn' | 'bad'

const styles = {
  title: ['bold'],
  key: ['cyan'],
  aside: ['dim'],
  good: ['green'],
  warn: ['yellow'],
  bad: ['red'],
} as const satisfies Record<Role, Parameters<typeof styleText>[0]>

/** Colours a text, or leaves it as it is. */
export type Paint = (role: Role, text: string) => string

/**
 * @param coloured whether the reader is a terminal that shows colours
 * @returns how to colour texts
 * @example painter(true)('bad', 'failed')
 */
export function painter(coloured: boolean): Paint {
  return (role, text) =>
    coloured && text !== '' ? styleText([...styles[role]], text, { validateStream: false }) : text
}
