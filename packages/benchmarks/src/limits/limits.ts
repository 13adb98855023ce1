/** What a number has to be. */
export interface Limit {
  /** What people read. */
  readonly line: string
  /** The figure that is looked at. */
  readonly figure: string
  /** `least`: the figure must not be smaller; `most`: not larger. */
  readonly bound: 'least' | 'most'
  /** A regression limit. */
  readonly must: number
  /** Where it should be. */
  readonly aim: number
  readonly unit: '×' | ' MB' | ' ms' | ' s'
  /**
   * Whether it is published only: held against the numbers of its sibling, and no failure of `--check` where it
   * misses them.
   */
  readonly published?: true
}

const least = { bound: 'least', unit: '×' } as const
const most = { bound: 'most', unit: '×' } as const
const published = { published: true } as const

// A hundred megabytes and three times the largest row, which is about a kilobyte here.
const memory = { bound: 'most', must: 100, aim: 60, unit: ' MB' } as const
const tenth = { ...most, must: 1.1, aim: 1.1 } as const

function besidePsql(id: string, name: string): Limit[] {
  return [
    { line: `${name} vs psql COPY row_to_json`, figure: `${id}.client-json`, ...least, must: 2.2, aim: 3 },
    { line: `${name} vs psql COPY text`, figure: `${id}.client-text`, ...least, must: 1, aim: 1.4 },
  ]
}

function besideMysqlClients(id: string, name: string): Limit[] {
  return [
    {
      line: `${name} vs its client, JSON_OBJECT`,
      figure: `${id}.client-json`,
      ...least,
      must: 2.5,
      aim: 3.9,
    },
    { line: `${name} vs its client, raw TSV`, figure: `${id}.client-text`, ...least, must: 1, aim: 1.45 },
    { line: `${name} vs mysql2 stream, best settings`, figure: `${id}.mysql2`, ...least, must: 3, aim: 4.6 },
  ]
}

function restOf(kind: string, name: string): Limit[] {
  const peak = `${name}, peak memory`
  return [
    { line: `${peak}, wide table`, figure: `${kind}.memory.wide`, ...memory },
    { line: `${peak}, wide table over TLS`, figure: `${kind}.memory.tls`, ...memory },
    { line: `${peak}, stalled reader`, figure: `${kind}.memory.stalled`, ...memory },
    { line: `${peak}, stalled reader over TLS`, figure: `${kind}.memory.stalled-tls`, ...memory },
    { line: `${peak}, narrow table`, figure: `${kind}.memory.all`, ...memory },
    { line: `${peak}, five times the rows vs once`, figure: `${kind}.memory.growth`, ...tenth },
    {
      line: `${name}, first record beyond bare \`node\``,
      figure: `${kind}.start.first`,
      bound: 'most',
      must: 150,
      aim: 60,
      unit: ' ms',
    },
    {
      line: `${name}, \`spec\` vs bare \`node\``,
      figure: `${kind}.start.spec`,
      ...most,
      must: 1.4,
      aim: 1.15,
    },
    {
      line: `${name}, discovery, the connector's own time`,
      figure: `${kind}.discovery.seconds`,
      bound: 'most',
      must: 2,
      aim: 2,
      unit: ' s',
    },
    {
      line: `${name}, discovery, peak memory`,
      figure: `${kind}.discovery.peak`,
      bound: 'most',
      must: 160,
      aim: 112,
      unit: ' MB',
    },
    {
      line: `${name}, DELETE statements vs the server's own client`,
      figure: `${kind}.delete.statements`,
      ...most,
      must: 1.3,
      aim: 1.3,
    },
    { line: `${name}, delete, all rows vs a tenth, memory`, figure: `${kind}.delete.growth`, ...tenth },
  ]
}

/** Every limit; the figures are those of the measures. */
export const limits: readonly Limit[] = [
  ...besidePsql('postgres.wide', 'PostgreSQL'),
  {
    line: 'PostgreSQL vs the same query, bytes thrown away',
    figure: 'postgres.wide.discard',
    ...least,
    must: 0.8,
    aim: 1,
  },
  {
    line: 'PostgreSQL vs pg-cursor + JSON.stringify',
    figure: 'postgres.wide.pg-cursor',
    ...least,
    must: 4.5,
    aim: 5.7,
  },
  ...besideMysqlClients('mariadb.wide', 'MariaDB'),
  ...restOf('postgres', 'PostgreSQL'),
  ...restOf('mariadb', 'MariaDB'),
  ...[
    ...besidePsql('postgres.tls', 'PostgreSQL over TLS'),
    {
      line: 'PostgreSQL, answer of a Vantiq query vs pg-cursor + ws.send',
      figure: 'postgres.vantiq.plain',
      ...least,
      must: 2,
      aim: 4,
    },
    {
      line: 'PostgreSQL, NDJSON over HTTP vs `request-results`',
      figure: 'postgres.xtend.runner',
      ...least,
      must: 0.8,
      aim: 0.95,
    },
    {
      line: 'HTTP service, requests vs fastify alone',
      figure: 'postgres.xtend.load',
      ...least,
      must: 0.1,
      aim: 0.2,
    },
    ...besideMysqlClients('mysql.wide', 'MySQL'),
    ...restOf('mysql', 'MySQL'),
  ].map((limit) => ({ ...limit, ...published })),
]
