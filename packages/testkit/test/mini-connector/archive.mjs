// A gzipped tar of regular files, in the ustar format.
import { gzipSync } from 'node:zlib'

const block = 512

/** @param {readonly { name: string, content: Uint8Array }[]} files */
export function archiveOf(files) {
  const parts = files.flatMap(({ name, content }) => [
    header(name, content.length),
    content,
    Buffer.alloc((block - (content.length % block)) % block),
  ])
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]))
}

function header(name, size) {
  const bytes = Buffer.alloc(block)
  const octal = (value, at, digits) => bytes.write(value.toString(8).padStart(digits, '0'), at)
  bytes.write(name, 0, 100)
  octal(0o644, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(0, 136, 11)
  bytes.write('0', 156)
  bytes.write('ustar\0' + '00', 257)
  // the checksum is taken with blanks in its own place
  bytes.write(' '.repeat(8), 148)
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  bytes.write('\0 ', 154)
  return bytes
}
