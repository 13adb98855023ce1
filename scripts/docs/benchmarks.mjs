import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../bootstrap/root-folder.mjs'

/**
 * Looks whether the page of the benchmarks and its chart are as `npm run bench` makes them: their numbers cannot be made
 * again on any machine, but every limit must stand in the page with its must, its aim and a verdict.
 *
 * @returns {Promise<string[]>} `file: fault` for each
 */
export async function benchmarkFaults() {
  const { pageFaults } = await import(
    pathToFileURL(inRoot('packages', 'benchmarks', 'dist', 'report', 'limit-table.js')).href
  )
  const page = await readFile(inRoot('docs', 'benchmarks.md'), 'utf8')
  const chart = await readFile(inRoot('docs', 'benchmarks.svg'), 'utf8')
  return [
    ...pageFaults(page).map((fault) => `docs/benchmarks.md: ${fault}`),
    ...(page.includes('](benchmarks.svg)') ? [] : ['docs/benchmarks.md: the chart is not shown']),
    ...(/^<svg [^>]*>[\s\S]*<\/svg>\n$/.test(chart)
      ? []
      : ['docs/benchmarks.svg: not one whole SVG document']),
  ]
}
