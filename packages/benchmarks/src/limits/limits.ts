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
}

// A hundred megabytes and three times the largest row, which is about a kilobyte here.
const memory = { bound: 'most', must: 100, aim: 60, unit: ' MB' } as const
const least = { bound: 'least', unit: '×' } as const
const most = { bound: 'most', unit: '×' } as const

function memoryOf(kind: string, server: string): Limit[] {
  return [
    { line: `${server}, peak memory, wide table`, figure: `${kind}.memory.wide`, ...memory },
    { line: `${server}, peak memory, wide table over TLS`, figure: `${kind}.memory.tls`, ...memory },
    { line: `${server}, peak memory, stalled reader`, figure: `${kind}.memory.stalled`, ...memory },
    {
      line: `${server}, peak memory, stalled reader over TLS`,
      figure: `${kind}.memory.stalled-tls`,
      ...memory,
    },
    { line: `${server}, peak memory, narrow table`, figure: `${kind}.memory.all`, ...memory },
    {
      line: `${server}, memory of five times the rows vs once`,
      figure: `${kind}.memory.growth`,
      ...most,
      must: 1.1,
      aim: 1.1,
    },
  ]
}

function restOf(kind: string, server: string): Limit[] {
  return [
    ...memoryOf(kind, server),
    {
      line: `${server}, first record beyond bare \`node\``,
      figure: `${kind}.start.first`,
      bound: 'most',
      must: 150,
      aim: 60,
      unit: ' ms',
    },
    {
      line: `${server}, \`spec\` vs bare \`node\``,
      figure: `${kind}.start.spec`,
      ...most,
      must: 1.4,
      aim: 1.15,
    },
    {
      line: `${server}, discovery, the connector's own time`,
      figure: `${kind}.discovery.seconds`,
      bound: 'most',
      must: 2,
      aim: 2,
      unit: ' s',
    },
    {
      line: `${server}, DELETE statements vs the server's own client`,
      figure: `${kind}.delete.statements`,
      ...most,
      must: 1.3,
      aim: 1.3,
    },
  ]
}

/** Every limit; the figures are those of the measures. */
export const limits: readonly Limit[] = [
  {
    line: 'PostgreSQL vs psql COPY row_to_json',
    figure: 'postgres.wide.client-json',
    ...least,
    must: 2.2,
    aim: 3,
  },
  { line: 'PostgreSQL vs psql COPY text', figure: 'postgres.wide.client-text', ...least, must: 1, aim: 1.4 },
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
  {
    line: 'MariaDB vs its client, JSON_OBJECT',
    figure: 'mariadb.wide.client-json',
    ...least,
    must: 2.5,
    aim: 3.9,
  },
  {
    line: 'MariaDB vs its client, raw TSV',
    figure: 'mariadb.wide.client-text',
    ...least,
    must: 1,
    aim: 1.45,
  },
  {
    line: 'MariaDB vs mysql2 stream, best settings',
    figure: 'mariadb.wide.mysql2',
    ...least,
    must: 3,
    aim: 4.6,
  },
  ...restOf('postgres', 'PostgreSQL'),
  ...restOf('mariadb', 'MariaDB'),
]
