/**
 * Any silo, or routes of one's own, as an HTTP service.
 *
 * @module
 */
export type { Access } from './access/access.ts'
export type { AccessSettings } from './access/access-settings.ts'
export { announceToken } from './access/announce-token.ts'
export { createAccess } from './access/create-access.ts'
export type { Scope } from './access/scope.ts'
export {
  FileManager,
  type FileManagerOptions,
  type FileRequest,
  type ListedFile,
  type StoredFile,
  type StoreRequest,
} from './file-manager/file-manager.ts'
export type { ServiceDescription } from './openapi/describe-service.ts'
export { HttpError, type HttpErrorOptions, type RequestFault } from './problems/http-error.ts'
export { type Problem, problemType, type StoreProblem } from './problems/problem.ts'
export { createHostMain } from './process/create-host-main.ts'
export { runXtend, type XtendSource } from './process/run-xtend.ts'
export type { OwnParts, RouteContext } from './process/serve-process.ts'
export { createXtendService, type XtendServiceOptions } from './service/create-xtend-service.ts'
export { answer, RouteAnswer } from './service/route-answer.ts'
export { defaultLimits, type ServiceLimits } from './service/service-limits.ts'
export {
  defineRoute,
  type Method,
  type ParameterSchemas,
  type RouteRequest,
  type Schema,
  type XtendRoute,
} from './service/xtend-route.ts'
export type { ListenOptions, XtendService } from './service/xtend-service.ts'
export type { ServedSilo } from './silo/served-silo.ts'
