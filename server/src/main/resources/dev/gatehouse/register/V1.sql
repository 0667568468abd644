-- Times are milliseconds since the epoch; a time that never comes is null.
CREATE TABLE register (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_key (
  id          TEXT PRIMARY KEY,
  hash        TEXT NOT NULL UNIQUE, -- SHA-256 of the key's text, hex
  integration TEXT NOT NULL,
  imported    INTEGER NOT NULL,
  created     INTEGER NOT NULL,
  expires     INTEGER,
  revoked     INTEGER
) WITHOUT ROWID;

CREATE TABLE approval (
  id          TEXT PRIMARY KEY,
  digest      TEXT NOT NULL,
  caller      TEXT NOT NULL,
  integration TEXT NOT NULL,
  api         TEXT NOT NULL,
  operation   TEXT NOT NULL,
  method      TEXT NOT NULL,
  target      TEXT NOT NULL,
  preview     TEXT NOT NULL, -- what the person is asked to approve; emptied by the decision
  call        TEXT NOT NULL,
  state       TEXT NOT NULL,
  life        INTEGER NOT NULL, -- milliseconds that it waits, and that a decision counts
  created     INTEGER NOT NULL,
  expires     INTEGER NOT NULL,
  decided     INTEGER,
  decider     TEXT,
  why         TEXT,
  passed      TEXT -- the call that used it
) WITHOUT ROWID;

CREATE TABLE contract_lock (
  api     TEXT PRIMARY KEY,
  hash    TEXT NOT NULL,
  content TEXT NOT NULL,
  locked  INTEGER NOT NULL,
  locker  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE quota_balance (
  name         TEXT PRIMARY KEY,
  window_start INTEGER NOT NULL,
  used         INTEGER NOT NULL
) WITHOUT ROWID;
