-- What keeps the clock's promises, on PostgreSQL: planned reminders, what officers are told,
-- where mail goes, what was tried to be sent, the jobs of the workers, calendar feeds.

-- What is to be told of a deadline, and from which day on. Rewritten with the deadlines
-- in an act's transaction; what was told stays.
CREATE TABLE reminders (
    -- follows from what it reminds of: the same is there once
    id            UUID PRIMARY KEY NOT NULL,
    case_id       UUID NOT NULL REFERENCES cases (id),
    agency_id     UUID NOT NULL REFERENCES agencies (id),
    -- the deadline: its kind, whose, the event that opened it, its last day
    kind          TEXT NOT NULL,
    subject       TEXT,
    opened_by_seq BIGINT NOT NULL,
    due_on        DATE NOT NULL,
    -- a rung of reminders.toml
    rung          TEXT NOT NULL,
    -- the how manieth of a rung that is told again and again, from 0
    nth           BIGINT NOT NULL,
    -- the civil day in China from which on it is due
    fire_on       DATE NOT NULL,
    -- when the officers were told
    fired_at      TIMESTAMPTZ
);
CREATE INDEX reminders_due ON reminders (fire_on, id) WHERE fired_at IS NULL;
CREATE INDEX reminders_by_case ON reminders (case_id);

-- What an officer is to know: a reminder that fired, and what concerns no single case.
CREATE TABLE notices (
    -- follows from what it tells and whom: the same is told once
    id          UUID PRIMARY KEY NOT NULL,
    officer_id  UUID NOT NULL REFERENCES officers (id),
    case_id     UUID REFERENCES cases (id),
    reminder_id UUID REFERENCES reminders (id),
    -- in whose place the officer is told
    stands_for  UUID REFERENCES officers (id),
    -- a rung of reminders.toml, or calendar_missing, dates_moved, dead_letter, on_leave
    kind        TEXT NOT NULL,
    -- canonical JSON: what it refers to, nothing of an applicant
    refs        TEXT NOT NULL,
    -- goes out at once, not with the morning's digest
    urgent      BOOLEAN NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    -- when it was put into a mail; or left to the workbench, for want of an address
    gathered_at TIMESTAMPTZ,
    -- the row of the outbox with which it is sent
    mail_id     UUID REFERENCES outbox (id),
    seen_at     TIMESTAMPTZ
);
CREATE INDEX notices_unsent ON notices (officer_id, created_at, id) WHERE gathered_at IS NULL;
CREATE INDEX notices_by_officer ON notices (officer_id, created_at, id);
CREATE INDEX notices_by_mail ON notices (mail_id) WHERE mail_id IS NOT NULL;

-- where an officer's mail goes
CREATE TABLE mailboxes (
    officer_id UUID PRIMARY KEY NOT NULL REFERENCES officers (id),
    address    TEXT NOT NULL,
    set_by     UUID REFERENCES officers (id),
    set_at     TIMESTAMPTZ NOT NULL
);

-- what was tried, why it failed, when it was given up
ALTER TABLE outbox ADD COLUMN agency_id UUID REFERENCES agencies (id);
ALTER TABLE outbox ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN first_tried_at TIMESTAMPTZ;
ALTER TABLE outbox ADD COLUMN failure TEXT;
ALTER TABLE outbox ADD COLUMN dead_at TIMESTAMPTZ;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead ON outbox (dead_at, id) WHERE dead_at IS NOT NULL AND done_at IS NULL;

-- A job that one worker does at a time: a lease, and a number that is checked again
-- when the work is done.
CREATE TABLE jobs (
    name         TEXT PRIMARY KEY NOT NULL,
    fence        BIGINT NOT NULL DEFAULT 0,
    leased_until TIMESTAMPTZ,
    -- when it was last done, and up to which day or moment
    done_at      TIMESTAMPTZ,
    done_up_to   TEXT,
    failure      TEXT
);

-- a worker tells that it lives
CREATE TABLE workers (
    id         UUID PRIMARY KEY NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ticked_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX workers_by_tick ON workers (ticked_at);

-- the address of an officer's own calendar of deadlines
CREATE TABLE feeds (
    id         UUID PRIMARY KEY NOT NULL,
    -- SHA-256 of the secret in the address
    hash       BYTEA NOT NULL UNIQUE,
    officer_id UUID NOT NULL REFERENCES officers (id),
    created_at TIMESTAMPTZ NOT NULL,
    read_at    TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX feeds_by_officer ON feeds (officer_id, created_at);
