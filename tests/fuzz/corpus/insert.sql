INSERT INTO t VALUES (1, 2, 'x', 3) ON CONFLICT (id) DO UPDATE SET a = excluded.a + t.a WHERE t.b <> 'q' RETURNING *
INSERT INTO t (id) SELECT n + 100 FROM generate_series(1, 3) s(n)
INSERT INTO w DEFAULT VALUES
