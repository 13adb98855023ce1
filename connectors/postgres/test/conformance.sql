DROP TABLE IF EXISTS orders, people;
CREATE TABLE people (
  id int PRIMARY KEY,
  email varchar(200) NOT NULL,
  name text,
  born date,
  score double precision,
  active boolean
);
CREATE TABLE orders (
  id int PRIMARY KEY,
  person_id int REFERENCES people,
  email varchar(200),
  item text
);
INSERT INTO people VALUES
  (1, 'ann@example.org', 'Ann Marzipan', '1990-02-03', 4.5, true),
  (2, 'bob@example.org', 'Bob Nougat', NULL, 'NaN', NULL);
INSERT INTO orders VALUES
  (1, 1, 'ann@example.org', 'a pound of marzipan'),
  (2, 1, 'ann@example.org', NULL),
  (3, 2, 'bob@example.org', 'a pound of nougat'),
  (4, NULL, 'long@example.org', repeat('y', 200000));
INSERT INTO orders SELECT 10 + n, NULL, 'many@example.org', repeat('x', 2000) FROM generate_series(1, 4000) AS n;
