DROP TABLE IF EXISTS orders;
DROP TABLE IF EXISTS people;
CREATE TABLE people (
  id int PRIMARY KEY,
  email varchar(200) NOT NULL,
  name text,
  born date,
  score double,
  active bool
) ENGINE = InnoDB;
CREATE TABLE orders (
  id int PRIMARY KEY AUTO_INCREMENT,
  person_id int,
  email varchar(200),
  item mediumtext,
  FOREIGN KEY (person_id) REFERENCES people (id)
) ENGINE = InnoDB;
INSERT INTO people VALUES
  (1, 'ann@example.org', 'Ann Marzipan', '1990-02-03', 4.5, true),
  (2, 'bob@example.org', 'Bob Nougat', NULL, NULL, NULL);
INSERT INTO orders VALUES
  (1, 1, 'ann@example.org', 'a pound of marzipan'),
  (2, 1, 'ann@example.org', NULL),
  (3, 2, 'bob@example.org', 'a pound of nougat'),
  (4, NULL, 'long@example.org', repeat('y', 200000)),
  (5, NULL, 'many@example.org', repeat('x', 2000));
INSERT INTO orders (email, item)
  SELECT a.email, a.item FROM orders AS a,
    (SELECT 1 FROM information_schema.collations LIMIT 43) AS b,
    (SELECT 1 FROM information_schema.collations LIMIT 93) AS c
  WHERE a.id = 5;
