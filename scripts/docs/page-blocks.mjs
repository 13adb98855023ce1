/**
 * A code block of a page that is carried out as it stands. What it is says the line that opens it:
 * "ts src/main.ts" is written to that file, "sh" is run, "sh terminal" keeps running beside the rest, and
 * "json output" or "text output" is what the "sh" before it prints.
 *
 * @typedef {{ kind: 'file' | 'run' | 'terminal' | 'output', text: string, line: number, file?: string }} PageBlock
 */

const fence = /^```(\S*)(?: +(\S+))?\n([\s\S]*?)^```$/gm

/**
 * The code blocks of a page, in their order.
 *
 * @param {string} page Markdown
 * @returns {PageBlock[]}
 * @throws where a block is none that can be carried out, so that none is passed over in silence
 */
export function pageBlocks(page) {
  return [...page.matchAll(fence)].map((match) => {
    const [, language, word, text] = match
    const line = page.slice(0, match.index).split('\n').length
    if (word === 'output') return { kind: 'output', text, line }
    if (language === 'sh' && word === undefined) return { kind: 'run', text, line }
    if (language === 'sh' && word === 'terminal') return { kind: 'terminal', text, line }
    if (word !== undefined) return { kind: 'file', file: word, text, line }
    throw new Error(`line ${line}: a block of "${language}" is neither a file nor a command nor an output`)
  })
}

/**
 * Compares what was printed with what a page shows. Blanks around lines do not count; "…" in a line stands for any text, and a line
 * that holds nothing else for any lines.
 *
 * @param {string} shown the block of the page
 * @param {string} printed what came
 * @returns {string | undefined} the first line of the page that did not come, or undefined where all did and no other
 */
export function missingLine(shown, printed) {
  const expected = linesOf(shown)
  const came = linesOf(printed)
  let next = 0
  let isAnything = false
  for (const line of expected) {
    if (line === '…') {
      isAnything = true
      continue
    }
    const at = came.findIndex(
      (other, index) => index >= next && (isAnything || index === next) && fits(line, other),
    )
    if (at < 0) return line
    next = at + 1
    isAnything = false
  }
  return isAnything || next === came.length ? undefined : `(nothing more) but came: ${came[next]}`
}

function fits(shown, printed) {
  const pattern = shown
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`).test(printed)
}

function linesOf(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
