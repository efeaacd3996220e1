-- The spine of the register on PostgreSQL; the same tables as on SQLite, with
-- native types.

CREATE TABLE agencies (
    id        UUID PRIMARY KEY NOT NULL,
    parent_id UUID REFERENCES agencies (id),
    code      TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    -- '/' and the ids from the root down, each followed by '/': a subtree is a range
    path      TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE officers (
    id        UUID PRIMARY KEY NOT NULL,
    agency_id UUID NOT NULL REFERENCES agencies (id),
    name      TEXT NOT NULL,
    roles     TEXT NOT NULL,
    active    BOOLEAN NOT NULL
);
CREATE INDEX officers_by_agency ON officers (agency_id, name);

CREATE TABLE tokens (
    hash       BYTEA PRIMARY KEY NOT NULL,
    officer_id UUID NOT NULL REFERENCES officers (id),
    label      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX tokens_by_officer ON tokens (officer_id);

CREATE TABLE people (
    id        UUID PRIMARY KEY NOT NULL,
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
);
CREATE INDEX people_by_name ON people (name_key);

CREATE TABLE cases (
    id             UUID PRIMARY KEY NOT NULL,
    number         TEXT NOT NULL,
    agency_id      UUID NOT NULL REFERENCES agencies (id),
    state          TEXT NOT NULL,
    phase          TEXT NOT NULL,
    version        BIGINT NOT NULL,
    applicant_id   UUID REFERENCES people (id),
    applicant_name TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    title          TEXT NOT NULL,
    wording_key    TEXT NOT NULL,
    channel        TEXT NOT NULL,
    received_on    DATE,
    registered_on  DATE NOT NULL,
    handler_id     UUID REFERENCES officers (id),
    reply_number   TEXT,
    reply_kind     TEXT,
    replied_on     DATE,
    ended_on       DATE,
    ending         TEXT,
    is_open        BOOLEAN NOT NULL,
    parent_id      UUID REFERENCES cases (id),
    rules_hash     TEXT NOT NULL,
    snapshot       TEXT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL
);
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
    case_id      UUID NOT NULL,
    seq          BIGINT NOT NULL,
    event_id     UUID NOT NULL UNIQUE,
    act_id       UUID NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    effective_on DATE NOT NULL,
    actor        UUID NOT NULL,
    on_behalf_of UUID,
    kind         TEXT NOT NULL,
    v            BIGINT NOT NULL,
    payload      TEXT NOT NULL,
    state_after  TEXT NOT NULL,
    rules_hash   TEXT NOT NULL,
    prev_hash    TEXT NOT NULL,
    hash         TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

CREATE FUNCTION case_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case_events is append-only';
END $$;
CREATE TRIGGER case_events_no_change BEFORE UPDATE OR DELETE ON case_events
FOR EACH ROW EXECUTE FUNCTION case_events_append_only();
CREATE TRIGGER case_events_no_truncate BEFORE TRUNCATE ON case_events
FOR EACH STATEMENT EXECUTE FUNCTION case_events_append_only();

CREATE TABLE case_texts (
    id      UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL,
    salt    BYTEA NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX case_texts_by_case ON case_texts (case_id);

CREATE TABLE case_parties (
    case_id   UUID NOT NULL REFERENCES cases (id),
    agency_id UUID NOT NULL REFERENCES agencies (id),
    part      TEXT NOT NULL,
    since     DATE NOT NULL,
    until     DATE
);
CREATE UNIQUE INDEX case_parties_current ON case_parties (case_id, agency_id, part) WHERE until IS NULL;
CREATE INDEX case_parties_by_agency ON case_parties (agency_id, case_id) WHERE until IS NULL;

CREATE TABLE deadlines (
    case_id       UUID NOT NULL REFERENCES cases (id),
    agency_id     UUID NOT NULL REFERENCES agencies (id),
    kind          TEXT NOT NULL,
    subject       TEXT,
    opened_by_seq BIGINT NOT NULL,
    due_on        DATE,
    paused_since  DATE,
    provisional   BOOLEAN NOT NULL,
    closed_on     DATE
);
CREATE INDEX deadlines_by_case ON deadlines (case_id);
CREATE INDEX deadlines_due ON deadlines (due_on, case_id) WHERE closed_on IS NULL;
CREATE INDEX deadlines_due_by_agency ON deadlines (agency_id, due_on) WHERE closed_on IS NULL;
-- a case has one period of reply at a time; lists join it
CREATE UNIQUE INDEX deadlines_one_reply ON deadlines (case_id) WHERE kind = 'reply' AND closed_on IS NULL;

CREATE TABLE numbers (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    year      BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    last      BIGINT NOT NULL,
    PRIMARY KEY (agency_id, year, kind)
);

CREATE TABLE outbox (
    id           UUID PRIMARY KEY NOT NULL,
    case_id      UUID,
    kind         TEXT NOT NULL,
    refs         TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    not_before   TIMESTAMPTZ NOT NULL,
    leased_until TIMESTAMPTZ,
    fence        BIGINT NOT NULL DEFAULT 0,
    done_at      TIMESTAMPTZ
);
CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE done_at IS NULL;

CREATE TABLE files (
    id         UUID PRIMARY KEY NOT NULL,
    case_id    UUID NOT NULL REFERENCES cases (id),
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    sha256     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    added_by   UUID NOT NULL REFERENCES officers (id),
    added_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX files_by_case ON files (case_id, added_at);

CREATE TABLE rule_sets (
    hash         TEXT PRIMARY KEY NOT NULL,
    content      TEXT NOT NULL,
    activated_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE rules_in_force (
    one  BIGINT PRIMARY KEY NOT NULL CHECK (one = 1),
    hash TEXT NOT NULL REFERENCES rule_sets (hash)
);

-- a value that each key sealed: a key file that does not open it is another's
CREATE TABLE key_checks (
    key_id TEXT PRIMARY KEY NOT NULL,
    sealed TEXT NOT NULL
);
