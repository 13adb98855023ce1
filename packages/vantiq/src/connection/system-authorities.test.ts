import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { describe, expect, it } from 'vitest'
import { systemAuthorities } from './system-authorities.ts'

describe('systemAuthorities', () => {
  it('holds at least the authorities that Node knows, in a form that it takes', async () => {
    const found = await systemAuthorities(undefined)
    for (const authority of tls.rootCertificates) expect(found).toContain(authority)
    expect(() => tls.createSecureContext({ ca: found })).not.toThrow()
  })

  it.skipIf('getCACertificates' in tls)(
    'holds what the environment adds, where Node itself does not tell',
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'authorities-'))
      const file = path.join(folder, 'extra.pem')
      await writeFile(file, 'an authority of our own')
      expect(await systemAuthorities(file)).toContain('an authority of our own')
      await rm(folder, { recursive: true })
      expect(await systemAuthorities(file)).not.toContain('an authority of our own')
    },
  )
})
