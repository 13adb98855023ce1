/**
 * Why the stand-in of the file manager refuses a request.
 *
 * @example throw new FileFault(404, 'there is no such file')
 */
export class FileFault extends Error {
  override readonly name = 'FileFault'
  /** The status of the answer. */
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

const statuses: Readonly<Record<string, readonly [number, string]>> = {
  ENOENT: [404, 'there is no such file'],
  ELOOP: [404, 'there is no such file'],
  ENOTDIR: [409, 'a part of the name is a file, not a folder'],
  EEXIST: [409, 'a part of the name is a file, not a folder'],
  EISDIR: [409, 'the name is that of a folder'],
  ENOTEMPTY: [409, 'the name is that of a folder'],
  EPERM: [409, 'the name is that of a folder'],
  ENAMETOOLONG: [400, 'the name is too long'],
  ENOSPC: [507, 'there is no room for the file'],
  EDQUOT: [507, 'there is no room for the file'],
}

/**
 * What a failure of the file system means to who asked.
 *
 * @param error what was thrown
 * @returns a `FileFault`; 500 for what nobody expects
 * @example catch (error) { throw faultOf(error) }
 */
export function faultOf(error: unknown): FileFault {
  if (error instanceof FileFault) return error
  const code = String((error as { readonly code?: unknown } | undefined)?.code)
  const [status, message] = statuses[code] ?? [500, `the file system failed (${code})`]
  return new FileFault(status, message, { cause: error })
}
