SELECT upper(b), substring(b FROM 2 FOR 1), left(b, -1), lpad(b, 5, 'xy'), replace(b, 'n', '--'), repeat('ab', 3), concat(b, 1, NULL, true), btrim('  x '), length(b), chr(65) FROM t
