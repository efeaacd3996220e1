-- What keeps the clock's promises, on SQLite: planned reminders, what officers are told,
-- where mail goes, what was tried to be sent, the jobs of the workers, calendar feeds.

-- What is to be told of a deadline, and from which day on. Rewritten with the deadlines
-- in an act's transaction; what was told stays.
CREATE TABLE reminders (
    -- follows from what it reminds of: the same is there once
    id            BLOB PRIMARY KEY NOT NULL,
    case_id       BLOB NOT NULL REFERENCES cases (id),
    agency_id     BLOB NOT NULL REFERENCES agencies (id),
    -- the deadline: its kind, whose, the event that opened it, its last day
    kind          TEXT NOT NULL,
    subject       TEXT,
    opened_by_seq INTEGER NOT NULL,
    due_on        TEXT NOT NULL,
    -- a rung of reminders.toml
    rung          TEXT NOT NULL,
    -- the how manieth of a rung that is told again and again, from 0
    nth           INTEGER NOT NULL,
    -- the civil day in China from which on it is due
    fire_on       TEXT NOT NULL,
    -- when the officers were told
    fired_at      TEXT
) STRICT;
CREATE INDEX reminders_due ON reminders (fire_on, id) WHERE fired_at IS NULL;
CREATE INDEX reminders_by_case ON reminders (case_id);

-- What an officer is to know: a reminder that fired, and what concerns no single case.
CREATE TABLE notices (
    -- follows from what it tells and whom: the same is told once
    id          BLOB PRIMARY KEY NOT NULL,
    officer_id  BLOB NOT NULL REFERENCES officers (id),
    case_id     BLOB REFERENCES cases (id),
    reminder_id BLOB REFERENCES reminders (id),
    -- in whose place the officer is told
    stands_for  BLOB REFERENCES officers (id),
    -- a rung of reminders.toml, or calendar_missing, dates_moved, dead_letter, on_leave
    kind        TEXT NOT NULL,
    -- canonical JSON: what it refers to, nothing of an applicant
    refs        TEXT NOT NULL,
    -- goes out at once, not with the morning's digest
    urgent      INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    created_at  TEXT NOT NULL,
    -- when it was put into a mail; or left to the workbench, for want of an address
    gathered_at TEXT,
    -- the row of the outbox with which it is sent
    mail_id     BLOB REFERENCES outbox (id),
    seen_at     TEXT
) STRICT;
CREATE INDEX notices_unsent ON notices (officer_id, created_at, id) WHERE gathered_at IS NULL;
CREATE INDEX notices_by_officer ON notices (officer_id, created_at, id);
CREATE INDEX notices_by_mail ON notices (mail_id) WHERE mail_id IS NOT NULL;

-- where an officer's mail goes
CREATE TABLE mailboxes (
    officer_id BLOB PRIMARY KEY NOT NULL REFERENCES officers (id),
    address    TEXT NOT NULL,
    set_by     BLOB REFERENCES officers (id),
    set_at     TEXT NOT NULL
) STRICT;

-- what was tried, why it failed, when it was given up
ALTER TABLE outbox ADD COLUMN agency_id BLOB REFERENCES agencies (id);
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN first_tried_at TEXT;
ALTER TABLE outbox ADD COLUMN failure TEXT;
ALTER TABLE outbox ADD COLUMN dead_at TEXT;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead ON outbox (dead_at, id) WHERE dead_at IS NOT NULL AND done_at IS NULL;

-- A job that one worker does at a time: a lease, and a number that is checked again
-- when the work is done.
CREATE TABLE jobs (
    name         TEXT PRIMARY KEY NOT NULL,
    fence        INTEGER NOT NULL DEFAULT 0,
    leased_until TEXT,
    -- when it was last done, and up to which day or moment
    done_at      TEXT,
    done_up_to   TEXT,
    failure      TEXT
) STRICT;

-- a worker tells that it lives
CREATE TABLE workers (
    id         BLOB PRIMARY KEY NOT NULL,
    started_at TEXT NOT NULL,
    ticked_at  TEXT NOT NULL
) STRICT;
CREATE INDEX workers_by_tick ON workers (ticked_at);

-- the address of an officer's own calendar of deadlines
CREATE TABLE feeds (
    id         BLOB PRIMARY KEY NOT NULL,
    -- SHA-256 of the secret in the address
    hash       BLOB NOT NULL UNIQUE,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    created_at TEXT NOT NULL,
    read_at    TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX feeds_by_officer ON feeds (officer_id, created_at);
