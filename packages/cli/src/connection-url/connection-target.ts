import type { KitConnector } from '../connectors/kit-connectors.ts'

/** What a connection URL says, in the names of the connector's settings. */
export interface ConnectionTarget {
  readonly connector: KitConnector
  /** The settings that the URL holds, `password` and files apart. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** The URL's password. It is on the command line, where others of the machine may see it. */
  readonly password: string | undefined
  /** Settings that are read from PEM files, by the path that the URL gives. */
  readonly files: Readonly<Record<string, string>>
  /** The server as messages name it, such as `db.example.org:5432/shop`; without user and password. */
  readonly label: string
  /** True where the host is the machine itself, which in a container is the container. */
  readonly isLocal: boolean
}
