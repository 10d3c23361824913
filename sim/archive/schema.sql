-- The archive of hunts. PRAGMA user_version is the version of this schema: 2. How an older one
-- becomes this one is told by `migrations` in archive.cpp.

-- A hunt over some seeds. A hunt that was interrupted and is started again with the same key goes on in the same row.
CREATE TABLE campaigns (
  id        INTEGER PRIMARY KEY,
  key       TEXT    NOT NULL,  -- what is hunted: scenarios, store, dialect, backend, strategies, seeds
  build     TEXT    NOT NULL,  -- the commit that the program was built from
  first_seed TEXT   NOT NULL DEFAULT '',  -- the report is of seeds from this one on; empty if version 1 made the row
  next_seed TEXT    NOT NULL,  -- every run of every seed below it is counted in the report; decimal, as it may exceed 63 bits
  finished  INTEGER NOT NULL,  -- 1: it came to its end
  report    TEXT    NOT NULL,  -- what it added up to so far, as JSON
  orders    BLOB    NOT NULL   -- and its orders of events: 64-bit hashes, little-endian
);
CREATE INDEX campaigns_by_key ON campaigns (key, id);

-- One way in which one property was violated in one scenario.
CREATE TABLE findings (
  name        TEXT    PRIMARY KEY,  -- stable for property, cause and scenario
  property    TEXT    NOT NULL,
  cause       TEXT    NOT NULL,
  scenario    TEXT    NOT NULL,
  soft        INTEGER NOT NULL,
  token       TEXT    NOT NULL,     -- the smallest run that shows it, as far as is known
  digest      TEXT    NOT NULL,     -- of that run, 16 hexadecimal digits
  steps       INTEGER NOT NULL,
  explanation TEXT    NOT NULL,
  story       TEXT    NOT NULL,     -- as it was printed; empty until it has been told
  build       TEXT    NOT NULL,     -- that showed this run
  last_build  TEXT    NOT NULL,     -- that showed it last, in whichever run
  recorded    TEXT    NOT NULL DEFAULT ''  -- what was decided in that run and every step of it, as JSON; empty until it has been told
);

PRAGMA user_version = 2;
