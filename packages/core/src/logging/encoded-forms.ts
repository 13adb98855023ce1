import { Buffer } from 'node:buffer'

/** The fewest determined characters with which a piece of base64 says something; fewer would match by chance. */
const leastBase64 = 4
/** The shortest line of a PEM body that is looked for alone. */
const leastPemLine = 8

/**
 * All the ways in which a secret may stand in a text: as it is, trimmed, JSON-escaped, URL-encoded, in hexadecimal digits,
 * as base64 by itself or inside a longer base64 text, and, for PEM, line by line, without white space and with `\n` escaped.
 *
 * @param secret the secret as the configuration holds it
 * @returns distinct forms, none empty
 * @example encodedForms('p@ss').includes('p%40ss') // true
 */
export function encodedForms(secret: string): string[] {
  const texts = new Set([secret, secret.trim(), ...pemForms(secret)])
  const forms = new Set<string>()
  for (const text of texts) {
    const all = [text, ...jsonForms(text), ...urlForms(text), ...hexForms(text), ...base64Forms(text)]
    for (const form of all) forms.add(form)
  }
  forms.delete('')
  return [...forms]
}

function jsonForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1)
  const ascii = escaped.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [escaped, ascii, escaped.replaceAll('/', '\\/'), JSON.stringify(escaped).slice(1, -1)]
}

function urlForms(text: string): string[] {
  const wellFormed = text.toWellFormed()
  const component = encodeURIComponent(wellFormed)
  const strict = component.replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = new URLSearchParams([['', wellFormed]]).toString().slice(1)
  const forms = [component, component.replaceAll('%20', '+'), strict, form, encodeURI(wellFormed)]
  return [...forms, ...forms.map((one) => one.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))]
}

function hexForms(text: string): string[] {
  const hex = Buffer.from(text).toString('hex')
  return [hex, hex.toUpperCase()]
}

/**
 * Base64 takes three bytes at a time, so a secret inside a longer text has one of three alignments; at its edges stand
 * characters that its neighbours share in, which are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const forms = [bytes.toString('base64')]
  for (const before of [0, 1, 2]) {
    const shared = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const first = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    if (end - first >= leastBase64) forms.push(shared.slice(first, end))
  }
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))]
}

/** PEM may be given on one line, with `\n` escaped or as base64 (B23), and be shown in any of these ways. */
function pemForms(secret: string): string[] {
  const unescaped = secret.replaceAll('\\r', '').replaceAll('\\n', '\n')
  const pem = [unescaped, Buffer.from(secret, 'base64').toString()].find((text) =>
    text.includes('-----BEGIN '),
  )
  if (pem === undefined) return []
  const lines = pem.split(/\r?\n/).map((line) => line.trim())
  const body = lines.filter((line) => line.length >= leastPemLine && !line.startsWith('-----'))
  return [pem, lines.join('\n'), lines.join('\\n'), pem.replace(/\s/g, ''), bodyOf(pem), ...body]
}

/** What stands between the first and the last marker, without white space. */
function bodyOf(pem: string): string {
  return pem.replace(/-----(?:BEGIN|END) [A-Z0-9 ]*-----/g, '').replace(/\s/g, '')
}
