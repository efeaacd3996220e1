-- Reconsiderations and suits, on SQLite: a copy of what the events of cases say, kept so that
-- the open ones, and the annual report's table four, are index ranges.
CREATE TABLE remedies (
    case_id          BLOB NOT NULL REFERENCES cases (id),
    -- the event that recorded it
    seq              INTEGER NOT NULL,
    agency_id        BLOB NOT NULL REFERENCES agencies (id),
    -- reconsideration, litigation, litigation_after_reconsideration
    kind             TEXT NOT NULL,
    -- reply, silence
    against          TEXT NOT NULL,
    round            INTEGER NOT NULL,
    -- applicant, third_party
    sought_by        TEXT NOT NULL,
    procedure        TEXT NOT NULL,
    -- of the instance that it is in, or was decided by
    authority        TEXT NOT NULL,
    authority_number TEXT,
    filed_on         TEXT,
    received_on      TEXT NOT NULL,
    answered_on      TEXT,
    -- the first instance
    decided_on       TEXT,
    outcome          TEXT,
    appealed_on      TEXT,
    -- the second
    settled_on       TEXT,
    settled_as       TEXT,
    -- what is due next, by which kind of deadline
    due_kind         TEXT,
    due_on           TEXT,
    -- undecided, or something is still due
    is_open          INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    -- the day of the decision that stands
    closed_on        TEXT,
    PRIMARY KEY (case_id, seq)
) STRICT;
CREATE INDEX remedies_open ON remedies (agency_id, due_on, case_id, seq) WHERE is_open = TRUE;
CREATE INDEX remedies_by_close ON remedies (agency_id, closed_on, received_on);
