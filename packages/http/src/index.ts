/**
 * What a connector to a service needs of HTTP.
 *
 * @module
 */
export {
  type Credentials,
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type PageRequest,
  type UploadRequest,
} from './http-client.ts'
