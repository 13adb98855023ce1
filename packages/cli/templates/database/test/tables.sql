DROP TABLE IF EXISTS customers, messages;
CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL, name text);
INSERT INTO customers VALUES (1, 'ada@example.org', 'Ada'), (2, 'bob@example.org', NULL);
CREATE TABLE messages (id integer PRIMARY KEY, sender text NOT NULL, body text NOT NULL);
INSERT INTO messages VALUES (1, 'ada@example.org', 'Good morning'), (2, 'bob@example.org', 'Good night'), (3, 'ada@example.org', 'Good day');
