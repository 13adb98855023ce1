import { parse } from 'yaml'

/** How a page runs an image: the flags of `docker run` that say the same, and what stands after the image's name. */
export interface PageContainer {
  readonly flags: readonly string[]
  readonly args: readonly string[]
}

interface ComposePage {
  readonly services: Readonly<Record<string, ComposeService>>
}

interface ComposeService {
  readonly command: readonly string[]
  readonly user: string
  readonly read_only: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly mem_limit: string
  readonly pids_limit: number
}

interface JobPage {
  readonly spec: { readonly template: { readonly spec: PodPage } }
}

interface PodPage {
  readonly securityContext: {
    readonly runAsNonRoot: boolean
    readonly runAsUser: number
    readonly runAsGroup: number
  }
  readonly containers: readonly {
    readonly args: readonly string[]
    readonly resources: { readonly limits: { readonly memory: string } }
    readonly securityContext: {
      readonly allowPrivilegeEscalation: boolean
      readonly readOnlyRootFilesystem: boolean
      readonly capabilities: { readonly drop: readonly string[] }
    }
  }[]
}

/**
 * Reads a page's `docker run` command. Its volumes and its network are left to the caller.
 *
 * @param command the command, continued lines included
 * @param image the name that the page gives to the image
 * @returns how it runs
 * @throws where the command is another one
 */
export function readDockerRun(command: string, image: string): PageContainer {
  const words = command.replaceAll('\\\n', ' ').trim().split(/\s+/)
  const at = words.indexOf(image)
  if (words.slice(0, 3).join(' ') !== 'docker run --rm' || at < 0)
    throw new Error(`not a docker run of ${image}`)
  const flags = words.slice(3, at)
  const own = flags.flatMap((word, index) =>
    ['--network', '--volume'].includes(word) ? [index, index + 1] : [],
  )
  return { flags: flags.filter((_, index) => !own.includes(index)), args: words.slice(at + 1) }
}

/**
 * Reads the only service of a page's Compose file.
 *
 * @param text YAML
 * @returns how it runs
 */
export function readComposeService(text: string): PageContainer {
  const [service] = Object.values((parse(text) as ComposePage).services)
  if (!service) throw new Error('the Compose file has no service')
  return {
    flags: [
      ...['--user', service.user, '--memory', service.mem_limit, '--pids-limit', `${service.pids_limit}`],
      ...(service.read_only ? ['--read-only'] : []),
      ...service.cap_drop.flatMap((capability) => ['--cap-drop', capability]),
      ...service.security_opt.flatMap((option) => ['--security-opt', option]),
    ],
    args: service.command,
  }
}

/**
 * Reads the only container of a page's Job.
 *
 * @param text YAML
 * @returns what an engine without Kubernetes does in its place
 */
export function readJob(text: string): PageContainer {
  const { securityContext: pod, containers } = (parse(text) as JobPage).spec.template.spec
  const [container] = containers
  if (!container || (pod.runAsNonRoot && !pod.runAsUser)) throw new Error('the Job cannot run')
  const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = container.securityContext
  return {
    flags: [
      ...['--user', `${pod.runAsUser}:${pod.runAsGroup}`],
      ...['--memory', container.resources.limits.memory.replace('Mi', 'm')],
      ...(readOnlyRootFilesystem ? ['--read-only'] : []),
      ...(allowPrivilegeEscalation ? [] : ['--security-opt', 'no-new-privileges']),
      ...capabilities.drop.flatMap((capability) => ['--cap-drop', capability]),
    ],
    args: container.args,
  }
}
