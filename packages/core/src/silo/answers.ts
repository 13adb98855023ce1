import type {
  DataType,
  JsonObject,
  MonoidRequestResult,
  MonoidRequestStatus,
  RequestType,
} from '../protocol/messages.ts'
import { type StoreRef, wireRef } from './store-ref.ts'

/**
 * The answer "done" of a query or a delete (B24, B26).
 *
 * @param store the store that answers
 * @param requestType what was asked
 * @param options `dataType` is `RECORDS` for a query and `NONE` for a delete where left out; `data` goes into
 *   the handle and must hold all that request-results needs (B27)
 * @returns one REQUEST_RESULT
 * @example return completeResult(this, 'QUERY', { data: { identifiers } })
 */
export function completeResult(
  store: StoreRef,
  requestType: RequestType,
  options: { readonly dataType?: DataType; readonly data?: JsonObject } = {},
): MonoidRequestResult {
  const ref = wireRef(store)
  return {
    status: { ...ref, request_status: 'COMPLETE', data_type: options.dataType ?? dataTypeOf(requestType) },
    handle: { ...ref, ...(options.data ? { data: options.data } : {}), request_type: requestType },
  }
}

/**
 * The answer "this store could not do it"; why, says the log.
 *
 * @param store the store that failed, known or not
 * @param requestType what was asked
 * @returns one REQUEST_RESULT
 * @example yield failedResult({ name: 'gone' }, 'QUERY')
 */
export function failedResult(store: StoreRef, requestType: RequestType): MonoidRequestResult {
  const ref = wireRef(store)
  return {
    status: { ...ref, request_status: 'FAILED', data_type: dataTypeOf(requestType) },
    handle: { ...ref, request_type: requestType },
  }
}

/**
 * A status message for a store.
 *
 * @param store the store
 * @param requestStatus how far the request has come
 * @param dataType what request-results will yield (B26)
 * @returns one REQUEST_STATUS
 * @example yield statusOf(this, 'PROGRESS', 'FILE')
 */
export function statusOf(
  store: StoreRef,
  requestStatus: MonoidRequestStatus['request_status'],
  dataType: DataType,
): MonoidRequestStatus {
  return { ...wireRef(store), request_status: requestStatus, data_type: dataType }
}

function dataTypeOf(requestType: RequestType): DataType {
  return requestType === 'DELETE' ? 'NONE' : 'RECORDS'
}
