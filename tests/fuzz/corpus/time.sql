SELECT at + s, at - '1 mon'::interval, date_trunc('month', at), extract(epoch FROM at), d + 1, d - '2020-01-01'::date, s * 1.5, s / 2, s::text FROM u
SELECT '2026-02-30'::date
SELECT now() - interval '1 day'
