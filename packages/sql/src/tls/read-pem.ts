import { ConnectorError } from '@monoid-kit/core'

/**
 * Reads PEM text in the forms in which a form field of one line lets it through (B23): as it is, with `\n` for its line
 * feeds, with blanks for them, or as the base64 of any of these.
 *
 * @param text what the configuration holds
 * @param setting the setting's name, for the error
 * @returns PEM with line feeds
 * @throws ConnectorError `CONFIG_INVALID` where it is none of these; the text is not shown
 * @example readPem('-----BEGIN CERTIFICATE-----\\nMII…\\n-----END CERTIFICATE-----', 'ssl_ca')
 */
export function readPem(text: string, setting: string): string {
  const pem = blocks(text) ?? blocks(Buffer.from(text, 'base64').toString('latin1'))
  if (pem !== undefined) return pem
  throw new ConnectorError(
    'CONFIG_INVALID',
    `${setting}: expected PEM text (-----BEGIN … -----END …), its line feeds written \\n, or the base64 of it`,
  )
}

/** The PEM blocks in a text, each with its body in lines of 64 characters. */
function blocks(text: string): string | undefined {
  const plain = text.replaceAll('\\r', '').replaceAll('\\n', '\n')
  const found = [...plain.matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----([^-]*)-----END \1-----/g)]
  if (found.length === 0) return undefined
  return found.map(([, label = '', body = '']) => block(label, body)).join('')
}

function block(label: string, body: string): string {
  const lines = body.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
