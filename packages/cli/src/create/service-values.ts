import type { JsonObject } from '@monoid-kit/core'
import { envExample } from '@monoid-kit/xtend/project'

/** What an Xtend service is made of. */
export interface ServiceFacts {
  /** The name of its package. */
  readonly packageName: string
  /** The version of its package. */
  readonly packageVersion: string
  /** The port that its server listens on. */
  readonly port: number
  /** The program, relative to the folder. */
  readonly entry: string
  /** What the image takes over from the build: all of it, or the program and what it needs at run time. */
  readonly takes: 'all' | 'program'
  /** The JSON Schema of its silo's settings, where it has a silo. */
  readonly spec?: JsonObject
}

const copies = {
  all: 'COPY --from=build /app ./',
  program: [
    '# With spec.json where the service has one: a silo has its settings there.',
    'COPY --from=build /app/package.json /app/spec.jso[n] ./',
    'COPY --from=build /app/node_modules ./node_modules',
    'COPY --from=build /app/dist ./dist',
  ].join('\n'),
} as const

/**
 * What the placeholders of a service's project files stand for.
 *
 * @param facts see `ServiceFacts`
 * @returns the values by name
 * @example serviceValues({ packageName: '@example/my-shop', packageVersion: '1.0.0', port: 8081, entry: 'dist/main.js', takes: 'program' }).service // 'my-shop'
 */
export function serviceValues(facts: ServiceFacts): Readonly<Record<string, string>> {
  return {
    service: serviceName(facts.packageName),
    'package version': facts.packageVersion,
    port: String(facts.port),
    entry: facts.entry,
    copies: copies[facts.takes],
    settings: envExample(facts.spec),
  }
}

/** A name that is good for a container, an image and a part of an address. */
function serviceName(packageName: string): string {
  const plain = packageName
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
  return plain === '' ? 'service' : plain
}
