SELECT relname FROM pg_class WHERE relname LIKE 't%'
SELECT indexrelid, indisvalid FROM pg_index
SELECT * FROM information_schema.tables
SHOW transaction_isolation
EXPLAIN SELECT * FROM t
CALL sys.wait_for_job('x')
