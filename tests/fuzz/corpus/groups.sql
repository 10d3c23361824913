SELECT b, count(*), sum(a), avg(c), string_agg(b, ',' ORDER BY id) FROM t GROUP BY b HAVING count(*) > 0
SELECT DISTINCT ON (g) g, h FROM w ORDER BY g, i
