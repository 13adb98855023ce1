import { Buffer } from 'node:buffer'
import type { Check } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { refusalFindings } from '../../judge-refusal.ts'

/** What cannot be a configuration, by what is said of it. */
const badConfigs: readonly (readonly [note: string, content: string | Uint8Array])[] = [
  ['an empty config file', ''],
  ['a config file of blanks', ' \r\n\t'],
  ['a config file that breaks off', '{"host": "db'],
  ['a config file with more after the end', '{} {}'],
  ['a config file in YAML', 'host: db\nport: 1\n'],
  ['a config file in UTF-16', Buffer.from('{"host": "db"}', 'utf16le')],
  ['a config file of binary bytes', Uint8Array.from({ length: 300 }, (_, index) => index % 256)],
  ['a list as config', '[]'],
  ['a text as config', '"config"'],
  ['null as config', 'null'],
  ['a config of 20,000 lists in lists', '['.repeat(20_000) + ']'.repeat(20_000)],
]

/** The same for the other files, whose config is right. */
const badFiles = [
  ['query', 'query', 'an empty query file', ''],
  ['query', 'query', 'a query file that breaks off', '{"identifiers": [{"schema_name"'],
  ['query', 'query', 'a text as query', '"query"'],
  ['query', 'query', 'identifiers that are no list', '{"identifiers": 5}'],
  ['scan', 'schemas', 'a schemas file that breaks off', '{"schemas": ['],
  ['scan', 'schemas', 'schemas that are no list', '{"schemas": 5}'],
  ['request-results', 'requests', 'a requests file that breaks off', '{"handles": ['],
  ['request-results', 'requests', 'handles that are no list', '{"handles": 5}'],
  ['request-results', 'persist_conf', 'a persist_conf file that breaks off', '{"temp_store"'],
] as const

/** What is not read as it was meant must not be acted upon (B12, B14). */
export const malformedFilesAreRefused: Check = {
  id: 'arguments.malformed',
  rules: ['B12', 'B14'],
  title:
    'an argument file that is no JSON, or JSON of another shape, is refused with an error, without an answer',
  needs: ['config'],
  mend: 'catch what the parser throws, check the shape of what was read; say in a LOG which file is wrong and end with a code above 0',
  async run(subject) {
    const configs = badConfigs.map(([note, content]) => ({
      command: 'schema',
      telling: { note, distortion: { files: { config: content } } },
    }))
    const others = badFiles.map(([command, name, note, content]) => ({
      command,
      telling: {
        note,
        ...(name === 'persist_conf' && { arguments: { requests: { handles: [] } } }),
        distortion: { files: { [name]: content } },
      },
    }))
    const outcomes = await inParallel([...configs, ...others], ({ command, telling }) =>
      subject.tell(command, telling),
    )
    return outcomes.flatMap(refusalFindings)
  },
}
