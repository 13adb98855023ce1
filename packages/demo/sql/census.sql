-- Per table: how many rows, which of them belong to the person ($1 e-mail, $2 customer), and a fingerprint of all others.
WITH rows_of_tables (place, table_name, contents, hers) AS (
  SELECT 1, 'public.customers', to_json(t)::text, t.customer_id = $2 FROM customers t
  UNION ALL
  SELECT 2, 'public.addresses', to_json(t)::text, t.customer_id = $2 FROM addresses t
  UNION ALL
  SELECT 3, 'public.orders', to_json(t)::text, t.customer_id = $2 FROM orders t
  UNION ALL
  SELECT 4, 'public.order_items', to_json(t)::text, o.customer_id = $2 FROM order_items t JOIN orders o USING (order_id)
  UNION ALL
  SELECT 5, 'public.products', to_json(t)::text, false FROM products t
  UNION ALL
  SELECT 6, 'public.sessions', to_json(t)::text, t.customer_id = $2 FROM sessions t
  UNION ALL
  SELECT 7, 'public.newsletter_subscriptions', to_json(t)::text, t.email = $1 FROM newsletter_subscriptions t
  UNION ALL
  SELECT 8, 'public.referrals', to_json(t)::text, t.email = $1 FROM referrals t
  UNION ALL
  SELECT 9, 'support.tickets', to_json(t)::text, t.requester = $1 FROM support.tickets t
  UNION ALL
  SELECT 10, 'analytics.page_views', to_json(t)::text, t.customer_id = $2 FROM analytics.page_views t
)
SELECT
  table_name,
  count(*)::int AS all_rows,
  count(*) FILTER (WHERE hers)::int AS her_rows,
  coalesce(min(contents) FILTER (WHERE hers), '') AS example,
  md5(coalesce(string_agg(contents, ',' ORDER BY contents) FILTER (WHERE NOT hers), '')) AS fingerprint_of_others
FROM rows_of_tables
GROUP BY place, table_name
ORDER BY place
