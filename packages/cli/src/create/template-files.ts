import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const templates = new URL('../../templates/', import.meta.url)

/**
 * Reads templates, each of which may replace files of those before it.
 *
 * @param names folders of templates
 * @returns the texts by their paths; a name that begins with an underscore stands for one that npm or tools would take for theirs
 * @example const files = await templateFiles('shared', 'http')
 */
export async function templateFiles(...names: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const name of names) {
    const root = fileURLToPath(new URL(`${name}/`, templates))
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const from = path.join(entry.parentPath, entry.name)
      const parts = path.relative(root, from).split(path.sep).map(plainName)
      files.set(parts.join('/'), await readFile(from, 'utf8'))
    }
  }
  return files
}

function plainName(part: string): string {
  return part.replace(/^_(?=(?:git|docker)ignore$|github$|env\.example$)/, '.').replace(/^_/, '')
}

/**
 * Puts values into the texts of templates.
 *
 * @param files the texts by their paths
 * @param values what `{{name}}` and `"{{number name}}"` stand for; others stay as they are
 * @returns the texts, filled
 * @example fillFiles(new Map([['a', '{{name}}']]), { name: 'shop' }).get('a') // 'shop'
 */
export function fillFiles(
  files: ReadonlyMap<string, string>,
  values: Readonly<Record<string, string>>,
): Map<string, string> {
  // "{{number port}}" loses its quotes, so that a template of JSON is JSON as well
  const placeholder = /"\{\{number ([a-z ]+)\}\}"|\{\{([a-z ]+)\}\}/g
  const fill = (text: string) =>
    text.replaceAll(placeholder, (found, number?: string, name = number) =>
      name !== undefined && Object.hasOwn(values, name) ? String(values[name]) : found,
    )
  return new Map([...files].map(([file, text]) => [file, fill(text)]))
}
