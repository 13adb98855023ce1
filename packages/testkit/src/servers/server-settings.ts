import { certificateUser, type ServerKind, tlsOnlyUser } from './server-kinds.ts'

/** Where a server finds its certificates and, Postgres only, its access rules. */
export interface SettingsFiles {
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly accessRules: string
}

/**
 * The options of a test server: TLS on, no waiting for the disk, few connections.
 *
 * @param kind the server's kind
 * @param files where its certificates are
 * @param further options of the caller's, in the server's own form
 * @returns arguments for `postgres`, `mysqld` or `mariadbd`
 */
export function serverArguments(
  kind: ServerKind,
  files: SettingsFiles,
  further: readonly string[] = [],
): string[] {
  if (kind === 'postgres') {
    const settings = {
      ssl: 'on',
      ssl_ca_file: files.ca,
      ssl_cert_file: files.cert,
      ssl_key_file: files.key,
      hba_file: files.accessRules,
      max_connections: '100',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
    }
    return [...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]), ...further]
  }
  return [
    `--ssl-ca=${files.ca}`,
    `--ssl-cert=${files.cert}`,
    `--ssl-key=${files.key}`,
    '--max-connections=100',
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    ...further,
  ]
}

/** Postgres' access rules: two roles for TLS tests, everybody else by password with or without TLS. */
export const postgresAccessRules = `local all all trust
hostssl all ${certificateUser} all cert
hostssl all ${tlsOnlyUser} all scram-sha-256
host all ${certificateUser},${tlsOnlyUser} all reject
host all all all scram-sha-256
`
