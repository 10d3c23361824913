SELECT CASE WHEN a > 10 THEN 'x' ELSE b END, coalesce(a, 0), nullif(a, 10), greatest(a, id, 5), a BETWEEN 1 AND 30, b LIKE '%n_', a IS DISTINCT FROM NULL, a = ANY (ARRAY[1, 10]) FROM t
