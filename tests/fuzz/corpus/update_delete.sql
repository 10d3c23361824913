UPDATE t x SET b = y.k, (a, c) = (5, 1.25) FROM u y WHERE x.id = y.n RETURNING x.*, y.n
DELETE FROM v USING t WHERE v.t_id = t.id
