// Makes the file of notes, or prints its rows in a fixed order: node data.mjs make|dump <file>
import { readFile, rm, writeFile } from 'node:fs/promises'
import process from 'node:process'

const [task, file] = process.argv.slice(2)

if (task === 'dump') {
  const { rows } = JSON.parse(await readFile(file, 'utf8'))
  for (const [store, all] of Object.entries(rows)) {
    for (const row of all) process.stdout.write(`${JSON.stringify([store, row])}\n`)
  }
} else {
  const note = (author, text, more = {}) => ({ author, text, stars: null, pinned: null, ...more })
  const notes = [
    note('ann@example.org', 'Buy marzipan', { stars: 4.5, pinned: true }),
    note('bob@example.org', 'Sell marzipan', { stars: 'NaN', pinned: false }),
    note('ann@example.org', null, { stars: 0 }),
    ...Array.from({ length: 4000 }, (_, index) => note('many@example.org', `${index} ${'x'.repeat(300)}`)),
    note('long@example.org', 'y'.repeat(200_000)),
  ].map((row, index) => ({ id: index + 1, ...row }))
  const document = (owner, title, text) => ({ owner, title, content: Buffer.from(text).toString('base64') })
  const documents = [
    document('ann@example.org', 'Passport of Ann', 'X1234567'),
    document('bob@example.org', 'Passport of Bob', 'Y7654321'),
  ]
  await rm(`${file}.lock`, { recursive: true, force: true })
  await writeFile(file, JSON.stringify({ password: 'open sesame', rows: { notes, documents } }))
}
