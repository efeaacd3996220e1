-- The spine of the register on SQLite. Ids are 16-byte blobs, dates and
-- timestamps are ISO text (they sort as they read), booleans are 0 and 1.

CREATE TABLE agencies (
    id        BLOB PRIMARY KEY NOT NULL,
    parent_id BLOB REFERENCES agencies (id),
    code      TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    -- '/' and the ids from the root down, each followed by '/': a subtree is a range
    path      TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE officers (
    id        BLOB PRIMARY KEY NOT NULL,
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    name      TEXT NOT NULL,
    roles     TEXT NOT NULL,
    active    INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX officers_by_agency ON officers (agency_id, name);

CREATE TABLE tokens (
    hash       BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    label      TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX tokens_by_officer ON tokens (officer_id);

CREATE TABLE people (
    id        BLOB PRIMARY KEY NOT NULL,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL,
    kind      TEXT NOT NULL,
    id_kind   TEXT,
    -- sealed: key id, '.', base64 of nonce and ciphertext
    id_number TEXT,
    phone     TEXT,
    address   TEXT,
    mail      TEXT,
    -- keyed hash of kind and number: the only way to find a person by number
    lookup    TEXT UNIQUE,
    -- keyed hash of the whole row: whoever changes or empties a column without
    -- the key is found out
    proof     TEXT NOT NULL
) STRICT;
CREATE INDEX people_by_name ON people (name_key);

CREATE TABLE cases (
    id             BLOB PRIMARY KEY NOT NULL,
    number         TEXT NOT NULL,
    agency_id      BLOB NOT NULL REFERENCES agencies (id),
    state          TEXT NOT NULL,
    phase          TEXT NOT NULL,
    version        INTEGER NOT NULL,
    applicant_id   BLOB REFERENCES people (id),
    applicant_name TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    title          TEXT NOT NULL,
    wording_key    TEXT NOT NULL,
    channel        TEXT NOT NULL,
    received_on    TEXT,
    registered_on  TEXT NOT NULL,
    handler_id     BLOB REFERENCES officers (id),
    reply_number   TEXT,
    reply_kind     TEXT,
    replied_on     TEXT,
    ended_on       TEXT,
    ending         TEXT,
    is_open        INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    parent_id      BLOB REFERENCES cases (id),
    rules_hash     TEXT NOT NULL,
    snapshot       TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    updated_at     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_number ON cases (agency_id, number);
CREATE UNIQUE INDEX cases_reply_number ON cases (agency_id, reply_number) WHERE reply_number IS NOT NULL;
CREATE INDEX cases_newest ON cases (created_at, id);
CREATE INDEX cases_newest_by_agency ON cases (agency_id, created_at, id);
CREATE INDEX cases_received ON cases (COALESCE(received_on, registered_on), id);
CREATE INDEX cases_received_by_agency ON cases (agency_id, COALESCE(received_on, registered_on), id);
CREATE INDEX cases_open_by_agency ON cases (agency_id, created_at, id) WHERE is_open;
CREATE INDEX cases_open_by_handler ON cases (handler_id) WHERE is_open;
CREATE INDEX cases_by_applicant ON cases (applicant_id, agency_id, received_on);
CREATE INDEX cases_by_wording ON cases (wording_key, agency_id);
CREATE INDEX cases_by_parent ON cases (parent_id) WHERE parent_id IS NOT NULL;

-- Events are the truth and the case row is a copy of what they say, so they do
-- not refer to it: an event is written before the row that follows from it.
CREATE TABLE case_events (
    case_id      BLOB NOT NULL,
    seq          INTEGER NOT NULL,
    event_id     BLOB NOT NULL UNIQUE,
    act_id       BLOB NOT NULL,
    recorded_at  TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    actor        BLOB NOT NULL,
    on_behalf_of BLOB,
    kind         TEXT NOT NULL,
    v            INTEGER NOT NULL,
    payload      TEXT NOT NULL,
    state_after  TEXT NOT NULL,
    rules_hash   TEXT NOT NULL,
    prev_hash    TEXT NOT NULL,
    hash         TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT;

CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
-- REPLACE deletes without asking the trigger above
CREATE TRIGGER case_events_no_replace BEFORE INSERT ON case_events
WHEN EXISTS (SELECT 1 FROM case_events e
             WHERE (e.case_id = NEW.case_id AND e.seq = NEW.seq) OR e.event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;

CREATE TABLE case_texts (
    id      BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL,
    salt    BLOB NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE INDEX case_texts_by_case ON case_texts (case_id);

CREATE TABLE case_parties (
    case_id   BLOB NOT NULL REFERENCES cases (id),
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    part      TEXT NOT NULL,
    since     TEXT NOT NULL,
    until     TEXT
) STRICT;
CREATE UNIQUE INDEX case_parties_current ON case_parties (case_id, agency_id, part) WHERE until IS NULL;
CREATE INDEX case_parties_by_agency ON case_parties (agency_id, case_id) WHERE until IS NULL;

CREATE TABLE deadlines (
    case_id       BLOB NOT NULL REFERENCES cases (id),
    agency_id     BLOB NOT NULL REFERENCES agencies (id),
    kind          TEXT NOT NULL,
    subject       TEXT,
    opened_by_seq INTEGER NOT NULL,
    due_on        TEXT,
    paused_since  TEXT,
    provisional   INTEGER NOT NULL CHECK (provisional IN (0, 1)),
    closed_on     TEXT
) STRICT;
CREATE INDEX deadlines_by_case ON deadlines (case_id);
CREATE INDEX deadlines_due ON deadlines (due_on, case_id) WHERE closed_on IS NULL;
CREATE INDEX deadlines_due_by_agency ON deadlines (agency_id, due_on) WHERE closed_on IS NULL;
-- a case has one period of reply at a time; lists join it
CREATE UNIQUE INDEX deadlines_one_reply ON deadlines (case_id) WHERE kind = 'reply' AND closed_on IS NULL;

CREATE TABLE numbers (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    year      INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    last      INTEGER NOT NULL,
    PRIMARY KEY (agency_id, year, kind)
) STRICT;

CREATE TABLE outbox (
    id           BLOB PRIMARY KEY NOT NULL,
    case_id      BLOB,
    kind         TEXT NOT NULL,
    refs         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    not_before   TEXT NOT NULL,
    leased_until TEXT,
    fence        INTEGER NOT NULL DEFAULT 0,
    done_at      TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE done_at IS NULL;

CREATE TABLE files (
    id         BLOB PRIMARY KEY NOT NULL,
    case_id    BLOB NOT NULL REFERENCES cases (id),
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    sha256     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    added_by   BLOB NOT NULL REFERENCES officers (id),
    added_at   TEXT NOT NULL
) STRICT;
CREATE INDEX files_by_case ON files (case_id, added_at);

CREATE TABLE rule_sets (
    hash         TEXT PRIMARY KEY NOT NULL,
    content      TEXT NOT NULL,
    activated_at TEXT NOT NULL
) STRICT;
CREATE TABLE rules_in_force (
    one  INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    hash TEXT NOT NULL REFERENCES rule_sets (hash)
) STRICT;

-- a value that each key sealed: a key file that does not open it is another's
CREATE TABLE key_checks (
    key_id TEXT PRIMARY KEY NOT NULL,
    sealed TEXT NOT NULL
) STRICT;
