/**
 * Parses an identifier for a column of bytes, which is exported as base64.
 *
 * @param text the identifier
 * @returns the bytes, or undefined where it is not canonical base64 with padding
 * @example parseBase64('AAE=') // Uint8Array [0, 1]
 */
export function parseBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/**
 * Parses an identifier for a UUID column.
 *
 * @param text the identifier
 * @returns the UUID in lower case with hyphens, or undefined
 * @example parseUuid('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11') // 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
 */
export function parseUuid(text: string): string | undefined {
  const hex = /^[0-9a-f]{32}$/i.test(text)
    ? text
    : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
      ? text.replaceAll('-', '')
      : undefined
  return hex?.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
