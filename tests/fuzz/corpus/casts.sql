SELECT '1e3'::numeric, 1.5::int, '12'::varchar(1), 'a'::char(4) || 'b', '\x6162'::bytea, 'NaN'::float8 = 'NaN', '{1,NULL,3}'::int[], '{"a":1}'::jsonb, true::int, 99999999999::int
