import { tmpdir } from 'node:os'
import { defaultLimits } from '../service/service-limits.ts'
import type { SettingValues } from './xtend-settings.ts'

/** A setting of the service, as data. */
export interface SettingDefinition<Value = unknown> {
  /** The variable that it is read from. */
  readonly variable: string
  readonly kind: 'integer' | 'number' | 'boolean' | 'text' | 'names' | 'tokens' | 'level' | 'url'
  /** Taken where the variable is not set. */
  readonly default: Value
  /** What the tables say in place of the default. */
  readonly defaultLabel?: string
  readonly least?: number
  readonly most?: number
  /** A full sentence or two. */
  readonly meaning: string
}

type SettingTable = { readonly [Key in keyof SettingValues]-?: SettingDefinition<SettingValues[Key]> }

const day = 86_400
const mebibyte = 1_048_576

/**
 * Every setting of the service: where it is read from, what it may be and what it means. The checks, the table in the
 * documentation and `.env.example` are made from it.
 *
 * @example settingTable.host.variable // 'XTEND_HOST'
 */
export const settingTable: SettingTable = {
  port: {
    variable: 'PORT',
    kind: 'integer',
    default: 8081,
    least: 0,
    most: 65_535,
    meaning: 'The TCP port; the first argument of the program wins. 0 lets the system choose one.',
  },
  host: {
    variable: 'XTEND_HOST',
    kind: 'text',
    default: '0.0.0.0',
    meaning: 'The address that is listened on.',
  },
  readTokens: {
    variable: 'XTEND_READ_TOKEN',
    kind: 'tokens',
    default: [],
    defaultLabel: 'one is made and printed at each start',
    meaning:
      'The tokens that may read, of at least 32 characters, between commas: two while they are rotated.',
  },
  eraseTokens: {
    variable: 'XTEND_ERASE_TOKEN',
    kind: 'tokens',
    default: [],
    meaning: 'The tokens that may erase. These alone do not read: a token that may do both stands in both.',
  },
  eraseEnabled: {
    variable: 'XTEND_ERASE_ENABLED',
    kind: 'boolean',
    default: false,
    meaning: 'Whether anything may be erased; that takes an erase token as well.',
  },
  allowedHosts: {
    variable: 'XTEND_ALLOWED_HOSTS',
    kind: 'names',
    default: [],
    defaultLabel: 'see below',
    meaning:
      'The host names that the service answers to, between commas; `*.example.com` and `*` are allowed.',
  },
  bodyBytes: {
    variable: 'XTEND_BODY_BYTES',
    kind: 'integer',
    default: defaultLimits.bodyBytes,
    least: 1024,
    most: 1024 * mebibyte,
    meaning: "Bytes of a request's body.",
  },
  headerBytes: {
    variable: 'XTEND_HEADER_BYTES',
    kind: 'integer',
    default: defaultLimits.headerBytes,
    least: 1024,
    most: mebibyte,
    meaning: "Bytes of a request's headers.",
  },
  headersSeconds: {
    variable: 'XTEND_HEADERS_SECONDS',
    kind: 'number',
    default: defaultLimits.headersSeconds,
    least: 0.1,
    most: day,
    meaning: "Seconds within which a request's headers must be there.",
  },
  requestSeconds: {
    variable: 'XTEND_REQUEST_SECONDS',
    kind: 'number',
    default: defaultLimits.requestSeconds,
    least: 0.1,
    most: day,
    meaning: 'Seconds within which a whole request must be there.',
  },
  keepAliveSeconds: {
    variable: 'XTEND_KEEP_ALIVE_SECONDS',
    kind: 'number',
    default: defaultLimits.keepAliveSeconds,
    least: 0.1,
    most: day,
    meaning: 'Seconds that an idle connection is kept.',
  },
  deadlineSeconds: {
    variable: 'XTEND_DEADLINE_SECONDS',
    kind: 'number',
    default: defaultLimits.deadlineSeconds,
    least: 0,
    most: day,
    meaning: 'Seconds that the work for one request may take; 0 for any time.',
  },
  stallSeconds: {
    variable: 'XTEND_STALL_SECONDS',
    kind: 'number',
    default: defaultLimits.stallSeconds,
    least: 0.1,
    most: day,
    meaning: 'Seconds that a client may take nothing of its answer before it is given up.',
  },
  maxActive: {
    variable: 'XTEND_MAX_ACTIVE',
    kind: 'integer',
    default: defaultLimits.maxActive,
    least: 1,
    most: 10_000,
    meaning: 'Requests that are worked on at a time.',
  },
  maxQueued: {
    variable: 'XTEND_MAX_QUEUED',
    kind: 'integer',
    default: defaultLimits.maxQueued,
    least: 0,
    most: 100_000,
    meaning: 'Requests that wait for their turn; more are answered with 503.',
  },
  queueSeconds: {
    variable: 'XTEND_QUEUE_SECONDS',
    kind: 'number',
    default: defaultLimits.queueSeconds,
    least: 0.01,
    most: day,
    meaning: 'Seconds that a request may wait for its turn.',
  },
  maxConnections: {
    variable: 'XTEND_MAX_CONNECTIONS',
    kind: 'integer',
    default: defaultLimits.maxConnections,
    least: 1,
    most: 1_000_000,
    meaning: 'Connections at a time.',
  },
  graceSeconds: {
    variable: 'XTEND_GRACE_SECONDS',
    kind: 'number',
    default: 20,
    least: 0,
    most: 3600,
    meaning: 'Seconds that requests may still take once the service has to end.',
  },
  logLevel: {
    variable: 'XTEND_LOG_LEVEL',
    kind: 'level',
    default: 'info',
    meaning: 'The least grave level that is logged: debug, info, warn or error.',
  },
  fileManagerUrl: {
    variable: 'FILE_MANAGER_URL',
    kind: 'url',
    default: undefined,
    meaning: 'The file manager that takes results which are files; without it they are downloaded.',
  },
  cacheDir: {
    variable: 'CACHE_DIR',
    kind: 'text',
    default: tmpdir(),
    defaultLabel: "the system's folder for temporary files",
    meaning: 'The folder for files that are made on the way.',
  },
}
