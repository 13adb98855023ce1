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
} from './http-client.ts'
