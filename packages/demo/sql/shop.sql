-- A small shop: who buys, what they bought, what they wrote. Ada Winter is customer 1.

CREATE TYPE order_status AS ENUM ('placed', 'paid', 'shipped', 'returned');

CREATE TABLE customers (
  customer_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email        varchar(320) NOT NULL UNIQUE,
  full_name    text NOT NULL,
  born_on      date,
  vip          boolean NOT NULL DEFAULT false,
  points       numeric(20, 4) NOT NULL DEFAULT 0,
  preferences  jsonb NOT NULL DEFAULT '{}',
  nicknames    text[],
  created_at   timestamptz NOT NULL
);
COMMENT ON TABLE customers IS 'Everyone who has ever ordered';

CREATE TABLE addresses (
  address_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id  bigint NOT NULL REFERENCES customers,
  street       text NOT NULL,
  postcode     char(8) NOT NULL,
  city         text NOT NULL,
  inhabited    daterange NOT NULL
);

CREATE TABLE products (
  sku          text PRIMARY KEY,
  title        text NOT NULL,
  price        numeric(10, 2) NOT NULL
);

CREATE TABLE orders (
  order_id     bigint GENERATED ALWAYS AS IDENTITY (START WITH 9007199254740993) PRIMARY KEY,
  customer_id  bigint NOT NULL REFERENCES customers,
  ship_to      uuid NOT NULL REFERENCES addresses,
  status       order_status NOT NULL,
  total        numeric(12, 2) NOT NULL,
  placed_at    timestamptz NOT NULL
);

-- No column names a person here: these rows go with their order.
CREATE TABLE order_items (
  order_id     bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  line         smallint NOT NULL,
  sku          text NOT NULL REFERENCES products,
  quantity     integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line)
);

CREATE TABLE sessions (
  session_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id  bigint NOT NULL REFERENCES customers,
  ip           inet NOT NULL,
  token        bytea NOT NULL,
  lasted       interval,
  started_at   timestamptz NOT NULL
);

CREATE TABLE newsletter_subscriptions (
  email        varchar(320) PRIMARY KEY,
  topics       text[] NOT NULL,
  confirmed_at timestamp
);

CREATE TABLE referrals (
  referral_id  integer PRIMARY KEY,
  email        varchar(320) NOT NULL,
  referred_by  integer REFERENCES referrals,
  reward       money
);

CREATE SCHEMA support;

CREATE TABLE support.tickets (
  ticket_id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requester    text NOT NULL,
  subject      text NOT NULL,
  conversation jsonb NOT NULL,
  attachment   bytea,
  opened_at    timestamptz NOT NULL
);

CREATE SCHEMA analytics;

CREATE TABLE analytics.page_views (
  customer_id  bigint NOT NULL,
  path         text NOT NULL,
  load_ms      double precision,
  viewed_at    timestamptz NOT NULL
) PARTITION BY RANGE (viewed_at);
CREATE TABLE analytics.page_views_2025 PARTITION OF analytics.page_views
  FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00');
CREATE TABLE analytics.page_views_2026 PARTITION OF analytics.page_views
  FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00');

CREATE VIEW customer_overview AS
  SELECT c.customer_id, c.email, count(o.order_id) AS orders
  FROM customers c LEFT JOIN orders o USING (customer_id)
  GROUP BY c.customer_id;

INSERT INTO customers (email, full_name, born_on, vip, points, preferences, nicknames, created_at) VALUES
  ('ada.winter@example.com', 'Ada Winter', '1984-02-29', true, 1234567890123456.7891,
   '{"theme": "dark", "sizes": {"shoe": 39.5}, "gift_note": "für Åsa 🎁"}', '{Addie,"the \"Duchess\""}',
   '2019-05-04 18:30:00.123456+02'),
  ('adam.winters@example.com', 'Adam Winters', '1991-11-03', false, 12.5, '{"theme": "light"}', NULL,
   '2021-01-17 09:00:00+00'),
  ('bjorn.aberg@example.com', 'Björn Åberg', NULL, false, 0, '{}', '{}', '2022-08-30 23:59:59.999999+00'),
  ('chiara.conti@example.com', 'Chiara Conti', '1970-01-01', true, 88, '{"theme": null}', '{Kiki}',
   '2024-12-31 12:00:00+00');

INSERT INTO addresses (customer_id, street, postcode, city, inhabited) VALUES
  (1, 'Lindenstraße 7', '10969', 'Berlin', '[2015-06-01,2021-03-31)'),
  (1, 'Quai des Brumes 12', 'B-4000', 'Liège', '[2021-03-31,)'),
  (2, '1 "The Mews"', 'SW1A 1AA', 'London', '[2020-01-01,)'),
  (3, 'Storgatan 3', '111 29', 'Stockholm', '[2018-09-01,)'),
  (4, 'Via Roma 100', '00184', 'Roma', '[2010-02-03,)');

INSERT INTO products VALUES
  ('TEA-01', 'Assam, loose, 250 g', 9.90), ('POT-07', 'Teapot, cast iron', 64.00), ('CUP-02', 'Cup, set of two', 18.50);

INSERT INTO orders (customer_id, ship_to, status, total, placed_at)
  SELECT a.customer_id, a.address_id, o.status, o.total, o.placed_at
  FROM (VALUES
    ('Berlin', 'shipped'::order_status, 83.80, '2020-11-27 08:15:00+00'::timestamptz),
    ('Liège', 'returned', 18.50, '2024-02-29 21:00:00.5+00'),
    ('Liège', 'paid', 9.90, '2026-01-02 03:04:05.000006+00'),
    ('London', 'placed', 9.90, '2026-01-02 03:04:05+00'),
    ('Stockholm', 'shipped', 128.00, '2025-06-21 12:00:00+00'),
    ('Roma', 'paid', 37.00, '2025-12-24 17:45:00+00')
  ) AS o (city, status, total, placed_at)
  JOIN addresses a USING (city) ORDER BY o.placed_at, o.city;

INSERT INTO order_items (order_id, line, sku, quantity)
  SELECT order_id, 1, 'TEA-01', 2 FROM orders
  UNION ALL SELECT order_id, 2, 'POT-07', 1 FROM orders WHERE total > 50;

INSERT INTO sessions (customer_id, ip, token, lasted, started_at) VALUES
  (1, '2001:db8::7', '\x00ff10deadbeef', '1 day 02:03:04.5', '2026-01-02 03:00:00+00'),
  (1, '192.0.2.44/24', '\x', NULL, '2026-03-08 10:00:00+00'),
  (2, '198.51.100.2', '\xc0ffee', '00:04:00', '2026-03-08 10:00:01+00'),
  (4, '203.0.113.9', '\x0102', '-1 mon', '2026-03-09 22:10:00+00');

INSERT INTO newsletter_subscriptions VALUES
  ('ada.winter@example.com', '{tea,"cups & pots"}', '2020-01-01 00:00:00.25'),
  ('Ada.Winter@example.com', '{tea}', 'infinity'),
  ('chiara.conti@example.com', '{}', NULL);

INSERT INTO referrals VALUES
  (1, 'chiara.conti@example.com', NULL, 10), (2, 'ada.winter@example.com', 1, 5),
  (3, 'ada.winter@example.com', 2, 2.50), (4, 'bjorn.aberg@example.com', 1, NULL);

INSERT INTO support.tickets (requester, subject, conversation, attachment, opened_at) VALUES
  ('ada.winter@example.com', 'The pot leaks', '[{"from": "ada", "text": "It drips.\nSee photo."}]',
   '\x89504e470d0a1a0a', '2020-12-01 10:00:00+00'),
  ('bjorn.aberg@example.com', 'Invoice', '[]', NULL, '2025-07-01 08:00:00+00');

INSERT INTO analytics.page_views
  SELECT 1 + i % 4, '/products/' || i % 3, 12.5 + i / 3.0::float8, '2025-12-01 00:00+00'::timestamptz + i * interval '3 hours'
  FROM generate_series(1, 480) AS i;

ANALYZE;

-- What the connector may do: read and delete, and no more.
CREATE ROLE monoid_connector LOGIN;
GRANT USAGE ON SCHEMA public, support, analytics TO monoid_connector;
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public, support, analytics TO monoid_connector;
