import { ConnectorError } from '@monoid-kit/core'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { readComments } from './manifest-comments.ts'
import { type EntryReport, kindOf, readEntry } from './read-entry.ts'

/** How many nodes aliases may stand for in all; without a limit nine lines could stand for a billion. */
const maxAliasCount = 1000
/** What `MANIFEST_INVALID` lists at most. */
const maxFaults = 50

/** What is wrong, and where. */
interface Place {
  readonly line: number
  readonly text: string
}

/**
 * Reads a manifest of connectors: a list of entries with `id`, `name`, `documentationUrl`, `dockerImage`, `dockerTag`, `logo`, `manual`,
 * and, in what discovery wrote, `spec`.
 *
 * @param text YAML
 * @param file what the text is called in messages
 * @returns the entries, what was odd, and the comments
 * @throws ConnectorError `MANIFEST_INVALID` with everything that is wrong, each with its line and entry, in `context.faults`
 * @example readManifest(await readFile('integration-manifest.yaml', 'utf8'), 'integration-manifest.yaml').entries.length
 */
export function readManifest(text: string, file = 'the manifest'): Manifest {
  const lines = new LineCounter()
  const document = parse(text, lines, file)
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line
  const faults: Place[] = document.errors.map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    text: entryPrefix(document, pos[0]) + (wordings[code] ?? plainMessage(message)),
  }))
  const warnings: Place[] = document.warnings.map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    text: plainMessage(message),
  }))
  const entries: ManifestEntry[] = []
  const values = valuesOf(document, faults)
  if (values !== undefined) {
    const lineOfId = new Map<string, number>()
    for (const [index, value] of values.entries()) {
      const entry = readEntry(value, reportOf(document, index, lineAt, faults, warnings))
      if (!entry) continue
      const id = entry.id.toLowerCase()
      const line = lineAt(memberNode(entryMap(document, index), 'id')?.range?.[0])
      const earlier = lineOfId.get(id)
      if (earlier === undefined) lineOfId.set(id, line)
      else faults.push({ line, text: `${entryName(document, index)}: id: the same as in line ${earlier}` })
      entries.push(entry)
    }
  }
  if (faults.length > 0) throw invalid(file, faults)
  return { entries, warnings: inOrder(warnings), comments: readComments(document) }
}

function parse(text: string, lines: LineCounter, file: string): Document.Parsed<ParsedNode> {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      merge: true,
      stringKeys: true,
    })
  } catch (cause) {
    throw new ConnectorError('MANIFEST_INVALID', `${file} cannot be read as YAML: it is nested too deep`, {
      cause,
    })
  }
}

/** The parser's texts where ours say more. */
const wordings: Readonly<Record<string, string>> = {
  NON_STRING_KEY: 'expected a plain text as the name of a member',
  DUPLICATE_KEY: 'the same member stands twice in one map',
  MULTIPLE_DOCS: 'expected one document, came another one after ---',
}

/** The parser's message without what it quotes of the text after a line break. */
function plainMessage(message: string): string {
  const [first = ''] = message.split('\n')
  if (/call stack/.test(first)) return 'the lists and maps are nested too deep'
  return first.charAt(0).toLowerCase() + first.slice(1)
}

function valuesOf(document: Document.Parsed<ParsedNode>, faults: Place[]): readonly unknown[] | undefined {
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount })
    // A circle, which JSON refuses, could not be written.
    JSON.stringify(value)
  } catch (thrown) {
    faults.push({ line: 1, text: aliasFault(thrown instanceof Error ? thrown.message : '') })
    return undefined
  }
  if (Array.isArray(value) && value.length > 0) return value
  // a syntax error may well be why there is nothing
  if (faults.length === 0) {
    faults.push({
      line: 1,
      text: `expected a list of connectors, came ${Array.isArray(value) ? 'an empty list' : kindOf(value)}`,
    })
  }
  return undefined
}

function aliasFault(message: string): string {
  if (/Unresolved alias/.test(message))
    return 'an alias stands for nothing: no anchor of that name comes before it'
  if (/circular/.test(message)) return 'an alias stands within what it stands for'
  return `expected aliases that stand for at most ${maxAliasCount} values, or none`
}

function reportOf(
  document: Document.Parsed<ParsedNode>,
  index: number,
  lineAt: (offset: number | undefined) => number,
  faults: Place[],
  warnings: Place[],
): EntryReport {
  const map = entryMap(document, index)
  const placed = (member: string | undefined, text: string): Place => {
    const node = member === undefined ? undefined : memberNode(map, member)
    const name = entryName(document, index)
    return {
      line: lineAt((node ?? entryNode(document, index))?.range?.[0]),
      text: member === undefined ? `${name}: ${text}` : `${name}: ${member}: ${text}`,
    }
  }
  return {
    fault: (member, text) => faults.push(placed(member, text)),
    warn: (member, text) => warnings.push(placed(member, text)),
    source: (member) => {
      const value = map?.get(member, true)
      const scalar = isAlias(value) ? value.resolve(document) : value
      return isScalar(scalar) ? scalar.source : undefined
    },
  }
}

function entryNode(document: Document.Parsed<ParsedNode>, index: number): Node | undefined {
  const item = isSeq(document.contents) ? document.contents.items[index] : undefined
  return isNode(item) ? item : undefined
}

function entryMap(document: Document.Parsed<ParsedNode>, index: number): YAMLMap | undefined {
  const node = entryNode(document, index)
  const resolved = isAlias(node) ? node.resolve(document) : node
  return isMap(resolved) ? resolved : undefined
}

function memberNode(map: YAMLMap | undefined, member: string): Node | undefined {
  const key = map?.items.find(({ key }) => isScalar(key) && key.value === member)?.key
  return isNode(key) ? key : undefined
}

/** For instance `entry 2 (MySQL)`. */
function entryName(document: Document.Parsed<ParsedNode>, index: number): string {
  const name = entryMap(document, index)?.get('name')
  return typeof name === 'string' && name !== '' ? `entry ${index + 1} (${name})` : `entry ${index + 1}`
}

/** Names the entry that a place of the text belongs to. */
function entryPrefix(document: Document.Parsed<ParsedNode>, offset: number): string {
  if (!isSeq(document.contents)) return ''
  const index = document.contents.items.findLastIndex(
    (item) => isNode(item) && (item.range?.[0] ?? Number.POSITIVE_INFINITY) <= offset,
  )
  return index < 0 ? '' : `${entryName(document, index)}: `
}

function inOrder(places: readonly Place[]): string[] {
  const texts = [...places].sort((a, b) => a.line - b.line).map(({ line, text }) => `line ${line}: ${text}`)
  return [...new Set(texts)]
}

function invalid(file: string, places: readonly Place[]): ConnectorError {
  const all = inOrder(places)
  const [first = ''] = all
  const faults = all.slice(0, maxFaults)
  if (all.length > maxFaults) faults.push(`and ${all.length - maxFaults} more`)
  return all.length === 1
    ? new ConnectorError('MANIFEST_INVALID', `${file}, ${first}`)
    : new ConnectorError('MANIFEST_INVALID', `${file} has ${all.length} faults`, { context: { faults } })
}
