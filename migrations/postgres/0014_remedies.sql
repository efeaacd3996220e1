-- Reconsiderations and suits, on PostgreSQL: a copy of what the events of cases say, kept so that
-- the open ones, and the annual report's table four, are index ranges.
CREATE TABLE remedies (
    case_id          UUID NOT NULL REFERENCES cases (id),
    -- the event that recorded it
    seq              BIGINT NOT NULL,
    agency_id        UUID NOT NULL REFERENCES agencies (id),
    -- reconsideration, litigation, litigation_after_reconsideration
    kind             TEXT NOT NULL,
    -- reply, silence
    against          TEXT NOT NULL,
    round            BIGINT NOT NULL,
    -- applicant, third_party
    sought_by        TEXT NOT NULL,
    procedure        TEXT NOT NULL,
    -- of the instance that it is in, or was decided by
    authority        TEXT NOT NULL,
    authority_number TEXT,
    filed_on         DATE,
    received_on      DATE NOT NULL,
    answered_on      DATE,
    -- the first instance
    decided_on       DATE,
    outcome          TEXT,
    appealed_on      DATE,
    -- the second
    settled_on       DATE,
    settled_as       TEXT,
    -- what is due next, by which kind of deadline
    due_kind         TEXT,
    due_on           DATE,
    -- undecided, or something is still due
    is_open          BOOLEAN NOT NULL,
    -- the day of the decision that stands
    closed_on        DATE,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX remedies_open ON remedies (agency_id, due_on, case_id, seq) WHERE is_open = TRUE;
CREATE INDEX remedies_by_close ON remedies (agency_id, closed_on, received_on);
