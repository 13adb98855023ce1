/**
 * Names of settings that hold a secret, whatever the spec says of them.
 *
 * @example secretName.test('db_password') // true
 */
export const secretName =
  /pass(?:word|phrase|wd)|(?:^|[_-])(?:pwd|pass|pin)$|secret(?!s?[_-]?(?:name|id|arn|path)$)|api[_-]?key|access[_-]?key(?![_-]?id)|(?:private|ssh|ssl|client)[_-]?key|token$|credential|^key$/i
