import type { ServiceRoute } from './service-route.ts'

/**
 * The methods that a path has.
 *
 * @param routes all routes
 * @param path of a URL, without its query
 * @returns for instance `['GET']`; empty where there is no such path
 * @example allowedMethods(routes, '/schemas') // ['GET']
 */
export function allowedMethods(
  routes: readonly Pick<ServiceRoute, 'method' | 'path'>[],
  path: string,
): readonly string[] {
  const parts = path.split('/')
  const fits = (pattern: string) => {
    const steps = pattern.split('/')
    return (
      steps.length === parts.length &&
      steps.every((step, index) => (step.startsWith('{') ? parts[index] !== '' : step === parts[index]))
    )
  }
  return [...new Set(routes.filter((route) => fits(route.path)).map((route) => route.method))]
}
