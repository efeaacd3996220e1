-- Second replies, what stood before the register, and requests sent twice, on
-- SQLite.

-- `round` counts replies on the merits; `concluded_on` is the day that ends the
-- case for the annual report: when the first reply was served, or its ending
ALTER TABLE cases ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN concluded_on TEXT;
UPDATE cases SET concluded_on = COALESCE(replied_on, ended_on);
CREATE INDEX cases_concluded_by_agency ON cases (agency_id, concluded_on, COALESCE(received_on, registered_on));

-- one reply may answer several cases of an applicant
DROP INDEX cases_reply_number;
CREATE INDEX cases_reply_number ON cases (agency_id, reply_number) WHERE reply_number IS NOT NULL;

-- The numbers of a series up to this one were given outside the register: no
-- case here has to bear them.
ALTER TABLE numbers ADD COLUMN given_before INTEGER NOT NULL DEFAULT 0;

-- Replies that are on no case row: those of a round that ended (source
-- 'round', with their case) and those from before the register (source 'opening').
CREATE TABLE earlier_replies (
    id           BLOB PRIMARY KEY NOT NULL,
    agency_id    BLOB NOT NULL REFERENCES agencies (id),
    number       TEXT NOT NULL,
    case_id      BLOB REFERENCES cases (id),
    case_number  TEXT NOT NULL,
    round        INTEGER,
    applicant_id BLOB REFERENCES people (id),
    title        TEXT NOT NULL,
    kind         TEXT,
    replied_on   TEXT,
    source       TEXT NOT NULL CHECK (source IN ('round', 'opening'))
) STRICT;
CREATE UNIQUE INDEX earlier_replies_opening ON earlier_replies (agency_id, number) WHERE case_id IS NULL;
CREATE INDEX earlier_replies_number ON earlier_replies (agency_id, number);
CREATE INDEX earlier_replies_by_applicant ON earlier_replies (applicant_id, agency_id);
CREATE INDEX earlier_replies_by_case ON earlier_replies (case_id) WHERE case_id IS NOT NULL;

-- items that an applicant had asked of an agency in the month of going live
CREATE TABLE earlier_items (
    agency_id    BLOB NOT NULL REFERENCES agencies (id),
    applicant_id BLOB NOT NULL REFERENCES people (id),
    -- its first day
    month        TEXT NOT NULL,
    items        INTEGER NOT NULL,
    PRIMARY KEY (agency_id, applicant_id, month)
) STRICT;

-- row 四 of the annual report of `year`, as handed in before the register
CREATE TABLE carried_over (
    agency_id      BLOB NOT NULL REFERENCES agencies (id),
    year           INTEGER NOT NULL,
    applicant_kind TEXT NOT NULL,
    cases          INTEGER NOT NULL,
    PRIMARY KEY (agency_id, year, applicant_kind)
) STRICT;

-- letters addressed to another agency and handed over to it: they are no cases
CREATE TABLE handovers (
    id           BLOB PRIMARY KEY NOT NULL,
    agency_id    BLOB NOT NULL REFERENCES agencies (id),
    arrived_on   TEXT NOT NULL,
    sender_name  TEXT NOT NULL,
    title        TEXT NOT NULL,
    addressed_to TEXT NOT NULL,
    handed_to    TEXT NOT NULL,
    handed_on    TEXT NOT NULL,
    pages        INTEGER,
    receipt      TEXT,
    remark       TEXT,
    added_by     BLOB NOT NULL REFERENCES officers (id),
    added_at     TEXT NOT NULL
) STRICT;
CREATE INDEX handovers_by_agency ON handovers (agency_id, added_at, id);
CREATE INDEX handovers_newest ON handovers (added_at, id);

-- what was answered under a key, so that a request sent again acts once
CREATE TABLE idempotency_keys (
    token_hash  BLOB NOT NULL,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status      INTEGER NOT NULL,
    case_id     BLOB,
    -- a JSON array
    event_ids   TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (token_hash, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE webhooks (
    id         BLOB PRIMARY KEY NOT NULL,
    agency_id  BLOB NOT NULL REFERENCES agencies (id),
    name       TEXT NOT NULL,
    url        TEXT NOT NULL,
    -- a JSON array of kinds of acts; all when empty
    kinds      TEXT NOT NULL,
    -- sealed: key id, '.', base64 of nonce and ciphertext
    secret     TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES officers (id),
    created_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT;
CREATE INDEX webhooks_by_agency ON webhooks (agency_id, created_at);
