-- Second replies, what stood before the register, and requests sent twice, on
-- PostgreSQL; the same tables as on SQLite, with native types.

-- `round` counts replies on the merits; `concluded_on` is the day that ends the
-- case for the annual report: when the first reply was served, or its ending
ALTER TABLE cases ADD COLUMN round BIGINT NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN concluded_on DATE;
UPDATE cases SET concluded_on = COALESCE(replied_on, ended_on);
CREATE INDEX cases_concluded_by_agency ON cases (agency_id, concluded_on, COALESCE(received_on, registered_on));

-- one reply may answer several cases of an applicant
DROP INDEX cases_reply_number;
CREATE INDEX cases_reply_number ON cases (agency_id, reply_number) WHERE reply_number IS NOT NULL;

-- The numbers of a series up to this one were given outside the register: no
-- case here has to bear them.
ALTER TABLE numbers ADD COLUMN given_before BIGINT NOT NULL DEFAULT 0;

-- Replies that are on no case row: those of a round that ended (source
-- 'round', with their case) and those from before the register (source 'opening').
CREATE TABLE earlier_replies (
    id           UUID PRIMARY KEY NOT NULL,
    agency_id    UUID NOT NULL REFERENCES agencies (id),
    number       TEXT NOT NULL,
    case_id      UUID REFERENCES cases (id),
    case_number  TEXT NOT NULL,
    round        BIGINT,
    applicant_id UUID REFERENCES people (id),
    title        TEXT NOT NULL,
    kind         TEXT,
    replied_on   DATE,
    source       TEXT NOT NULL CHECK (source IN ('round', 'opening'))
);
CREATE UNIQUE INDEX earlier_replies_opening ON earlier_replies (agency_id, number) WHERE case_id IS NULL;
CREATE INDEX earlier_replies_number ON earlier_replies (agency_id, number);
CREATE INDEX earlier_replies_by_applicant ON earlier_replies (applicant_id, agency_id);
CREATE INDEX earlier_replies_by_case ON earlier_replies (case_id) WHERE case_id IS NOT NULL;

-- items that an applicant had asked of an agency in the month of going live
CREATE TABLE earlier_items (
    agency_id    UUID NOT NULL REFERENCES agencies (id),
    applicant_id UUID NOT NULL REFERENCES people (id),
    -- its first day
    month        DATE NOT NULL,
    items        BIGINT NOT NULL,
    PRIMARY KEY (agency_id, applicant_id, month)
);

-- row 四 of the annual report of `year`, as handed in before the register
CREATE TABLE carried_over (
    agency_id      UUID NOT NULL REFERENCES agencies (id),
    year           BIGINT NOT NULL,
    applicant_kind TEXT NOT NULL,
    cases          BIGINT NOT NULL,
    PRIMARY KEY (agency_id, year, applicant_kind)
);

-- letters addressed to another agency and handed over to it: they are no cases
CREATE TABLE handovers (
    id           UUID PRIMARY KEY NOT NULL,
    agency_id    UUID NOT NULL REFERENCES agencies (id),
    arrived_on   DATE NOT NULL,
    sender_name  TEXT NOT NULL,
    title        TEXT NOT NULL,
    addressed_to TEXT NOT NULL,
    handed_to    TEXT NOT NULL,
    handed_on    DATE NOT NULL,
    pages        BIGINT,
    receipt      TEXT,
    remark       TEXT,
    added_by     UUID NOT NULL REFERENCES officers (id),
    added_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX handovers_by_agency ON handovers (agency_id, added_at, id);
CREATE INDEX handovers_newest ON handovers (added_at, id);

-- what was answered under a key, so that a request sent again acts once
CREATE TABLE idempotency_keys (
    token_hash  BYTEA NOT NULL,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status      BIGINT NOT NULL,
    case_id     UUID,
    -- a JSON array
    event_ids   TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (token_hash, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE webhooks (
    id         UUID PRIMARY KEY NOT NULL,
    agency_id  UUID NOT NULL REFERENCES agencies (id),
    name       TEXT NOT NULL,
    url        TEXT NOT NULL,
    -- a JSON array of kinds of acts; all when empty
    kinds      TEXT NOT NULL,
    -- sealed: key id, '.', base64 of nonce and ciphertext
    secret     TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES officers (id),
    created_at TIMESTAMPTZ NOT NULL,
    ended_at   TIMESTAMPTZ
);
CREATE INDEX webhooks_by_agency ON webhooks (agency_id, created_at);
