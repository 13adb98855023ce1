import { fileURLToPath } from 'node:url'
import { FindingLab, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const suite = await useServer('postgres')
const ann = [['email', 'ann@x.org']] as const

suite.describe('find follows a foreign key of a partition for the rows of that partition only', () => {
  it('where partitions reference different tables by the same column', async () => {
    const lab = await FindingLab.create(
      suite.server,
      entry,
      `CREATE TABLE people (id int PRIMARY KEY, email text); CREATE TABLE firms (id int PRIMARY KEY, name text);
       CREATE TABLE owned (id int, kind text, owner int) PARTITION BY LIST (kind);
       CREATE TABLE owned_people PARTITION OF owned FOR VALUES IN ('person') PARTITION BY LIST (kind);
       CREATE TABLE owned_persons PARTITION OF owned_people DEFAULT;
       CREATE TABLE owned_guests PARTITION OF owned FOR VALUES IN ('guest');
       CREATE TABLE owned_firms PARTITION OF owned FOR VALUES IN ('firm');
       ALTER TABLE owned_people ADD FOREIGN KEY (owner) REFERENCES people;
       ALTER TABLE owned_guests ADD FOREIGN KEY (owner) REFERENCES people;
       ALTER TABLE owned_firms ADD FOREIGN KEY (owner) REFERENCES firms;
       INSERT INTO people VALUES (1, 'ann@x.org'), (2, 'bob@x.org'); INSERT INTO firms VALUES (1, 'Acme');
       INSERT INTO owned VALUES (10, 'person', 1), (11, 'person', 2), (12, 'firm', 1), (13, 'guest', 1)`,
    )
    const search = await lab.find(ann)
    expect(search.paths).toEqual(['owned.owner → people.id referencing 2 (2)'])
    expect((await lab.export(search)).owned?.map(({ id }) => id).sort()).toEqual([10, 13])
  })

  it('where a key references a partition, whose key is unique there only', async () => {
    const lab = await FindingLab.create(
      suite.server,
      entry,
      `CREATE TABLE users (region int, id int, email text) PARTITION BY LIST (region);
       CREATE TABLE users_1 PARTITION OF users (UNIQUE (id)) FOR VALUES IN (1);
       CREATE TABLE users_2 PARTITION OF users (UNIQUE (id)) FOR VALUES IN (2);
       CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users_1 (id));
       INSERT INTO users VALUES (1, 1, 'bob@x.org'), (2, 1, 'ann@x.org'), (1, 2, 'ann@x.org');
       INSERT INTO orders VALUES (10, 1), (20, 2)`,
    )
    const search = await lab.find(ann)
    expect(search.rows).toEqual({ orders: 1, users: 2 })
    expect((await lab.export(search)).orders).toMatchObject([{ id: 20 }])
  })

  it('and names equal keys once', async () => {
    const lab = await FindingLab.create(
      suite.server,
      entry,
      `CREATE TABLE people (id int PRIMARY KEY, email text);
       CREATE TABLE notes (id int, person int REFERENCES people, FOREIGN KEY (person) REFERENCES people);
       INSERT INTO people VALUES (1, 'ann@x.org'); INSERT INTO notes VALUES (1, 1)`,
    )
    expect((await lab.find(ann)).paths).toEqual(['notes.person → people.id referencing 1 (1)'])
  })
})
