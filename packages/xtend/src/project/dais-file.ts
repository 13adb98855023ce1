/** A container that a repository deploys, as `dais.json` describes it. */
export interface DaisContainer {
  readonly name: string
  /** The folder that its image is built from, relative to `dais.json`. */
  readonly context: string
  readonly port: number
  /** By semver.org; a deployment happens only when it is raised. */
  readonly version: string
  readonly capabilities: readonly ('externalHttps' | 'externalInternet')[]
  /** Whether it gets the platform's secrets as environment variables. */
  readonly secretsEnabled: boolean
  /** Millicores. */
  readonly cpuRequest: number
  /** Millicores. */
  readonly cpuLimit: number
  /** MiB. */
  readonly memoryRequest: number
  /** MiB. */
  readonly memoryLimit: number
  readonly type?: 'model' | 'ui'
}

/** The content of `dais.json`. */
export interface DaisFile {
  readonly containers: readonly DaisContainer[]
}
