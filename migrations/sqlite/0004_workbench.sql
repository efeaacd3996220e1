-- What the workbench needs, on SQLite: who may sign in, what awaits whom, what
-- was in whose hands, drafts, views and revealed identities.

-- how an officer signs in; without a password until the one-time link was used
CREATE TABLE accounts (
    officer_id      BLOB PRIMARY KEY NOT NULL REFERENCES officers (id),
    -- folded: lower case, no white space
    login           TEXT NOT NULL UNIQUE,
    -- argon2id, in PHC form
    password        TEXT,
    password_set_at TEXT,
    -- a JSON array of earlier ones in PHC form, the newest first
    earlier         TEXT NOT NULL DEFAULT '[]',
    -- whether the keyboard shortcuts are on
    shortcuts       INTEGER NOT NULL DEFAULT 1 CHECK (shortcuts IN (0, 1))
) STRICT;

-- one-time links to set a password
CREATE TABLE invitations (
    hash       BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    -- nobody: the command line
    created_by BLOB REFERENCES officers (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at    TEXT
) STRICT;
CREATE INDEX invitations_by_officer ON invitations (officer_id);

CREATE TABLE sessions (
    id         BLOB PRIMARY KEY NOT NULL,
    -- of the token in the cookie
    hash       BLOB NOT NULL UNIQUE,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    -- the absolute limit; the idle one is counted from seen_at
    expires_at TEXT NOT NULL,
    ended_at   TEXT,
    -- what the browser calls itself, cut short, and where it called from
    client     TEXT NOT NULL,
    address    TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_officer ON sessions (officer_id, created_at);
CREATE INDEX sessions_by_age ON sessions (expires_at);

-- failures that slow further attempts down: in a row under a name, whether there is
-- such an account or not, and of all names from one network
CREATE TABLE sign_in_delays (
    -- SHA-256 of the name, in hexadecimal: what is no name may be a password that was
    -- typed in the wrong field; empty when all names count together
    login_hash TEXT NOT NULL,
    -- SHA-256 of the network; empty when all count together; 'session' within one
    place_hash TEXT NOT NULL,
    failures   INTEGER NOT NULL,
    -- when the first of them was
    since      TEXT NOT NULL,
    wait_until TEXT NOT NULL,
    PRIMARY KEY (login_hash, place_hash)
) STRICT;
CREATE INDEX sign_in_delays_by_age ON sign_in_delays (wait_until);

-- every attempt to sign in, how sessions ended, and new passwords
CREATE TABLE sign_ins (
    id         BLOB PRIMARY KEY NOT NULL,
    at         TEXT NOT NULL,
    -- of an unknown name the first characters alone
    login      TEXT NOT NULL,
    officer_id BLOB REFERENCES officers (id),
    outcome    TEXT NOT NULL,
    address    TEXT NOT NULL
) STRICT;
CREATE INDEX sign_ins_newest ON sign_ins (at, id);
CREATE INDEX sign_ins_by_officer ON sign_ins (officer_id, at);

-- Who is to do something on a case next: a copy of what the events say, written
-- with each act. An officer is named when it is that one's alone.
CREATE TABLE todos (
    case_id    BLOB NOT NULL REFERENCES cases (id),
    -- 0 for what carries the case on, then what is to be done beside it
    place      INTEGER NOT NULL,
    agency_id  BLOB NOT NULL REFERENCES agencies (id),
    role       TEXT NOT NULL,
    officer_id BLOB REFERENCES officers (id),
    -- who may not do it: it is for a second person
    barred_id  BLOB REFERENCES officers (id),
    -- the act that is awaited
    act        TEXT NOT NULL,
    -- from this day on; at once when empty
    since      TEXT,
    -- up to this day, when it cannot be done after it
    until      TEXT,
    due_on     TEXT,
    PRIMARY KEY (case_id, place)
) STRICT;
-- one list of what is to be done goes by the day, and what has none at its end
CREATE INDEX todos_by_role ON todos (agency_id, role, (COALESCE(due_on, '9999-12-31')), case_id) WHERE officer_id IS NULL;
CREATE INDEX todos_by_officer ON todos (officer_id, (COALESCE(due_on, '9999-12-31')), case_id) WHERE officer_id IS NOT NULL;

-- who had a hand in a case, and when last
CREATE TABLE case_hands (
    case_id       BLOB NOT NULL REFERENCES cases (id),
    officer_id    BLOB NOT NULL REFERENCES officers (id),
    last_at       TEXT NOT NULL,
    -- when this officer registered it
    registered_at TEXT,
    PRIMARY KEY (case_id, officer_id)
) STRICT;
CREATE INDEX case_hands_by_officer ON case_hands (officer_id, last_at, case_id);
CREATE INDEX case_hands_registered ON case_hands (officer_id, registered_at, case_id) WHERE registered_at IS NOT NULL;
INSERT INTO case_hands (case_id, officer_id, last_at, registered_at)
SELECT e.case_id, e.actor, MAX(e.recorded_at), MAX(CASE WHEN e.kind = 'register' THEN e.recorded_at END)
FROM case_events e JOIN cases c ON c.id = e.case_id JOIN officers o ON o.id = e.actor
GROUP BY e.case_id, e.actor;

-- Figures of the supervisor's board: how often it was urged; once it is concluded,
-- how many workdays of the agency's own period it took, and whether that was late.
ALTER TABLE cases ADD COLUMN urged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN workdays INTEGER;
ALTER TABLE cases ADD COLUMN late INTEGER CHECK (late IN (0, 1));
UPDATE cases SET urged = COALESCE(json_extract(snapshot, '$.urged'), 0) WHERE COALESCE(json_extract(snapshot, '$.urged'), 0) > 0;
CREATE INDEX cases_urged ON cases (agency_id, urged) WHERE is_open;
CREATE INDEX cases_figures ON cases (agency_id, concluded_on, late, workdays) WHERE concluded_on IS NOT NULL;

-- Lists in the order of the last day to reply, all agencies' and one agency's;
-- by state; and of the cases in which an agency has a part beside the owner.
CREATE INDEX deadlines_by_kind ON deadlines (kind, due_on, case_id, closed_on);
CREATE INDEX deadlines_by_agency_and_kind ON deadlines (agency_id, kind, due_on, case_id, closed_on);
CREATE INDEX cases_in_hand ON cases (agency_id, is_open);
CREATE INDEX cases_open_newest ON cases (created_at, id) WHERE is_open;
CREATE INDEX cases_by_state ON cases (state, created_at, id);
CREATE INDEX cases_by_state_and_agency ON cases (agency_id, state, created_at, id);
CREATE INDEX cases_by_handler ON cases (handler_id, created_at, id) WHERE handler_id IS NOT NULL;
CREATE INDEX case_parties_beside ON case_parties (agency_id, case_id) WHERE until IS NULL AND part <> 'owner';

-- what somebody typed and did not send yet; sealed, for it may name people
CREATE TABLE form_drafts (
    officer_id BLOB NOT NULL REFERENCES officers (id),
    form       TEXT NOT NULL,
    content    TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (officer_id, form)
) STRICT;
CREATE INDEX form_drafts_by_age ON form_drafts (saved_at);

-- lists that an officer gave a name
CREATE TABLE saved_views (
    id         BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    name       TEXT NOT NULL,
    -- path and query of the list
    address    TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_views_name ON saved_views (officer_id, name);

-- who was shown the personal data of a case in full, when and what for
CREATE TABLE reveals (
    id         BLOB PRIMARY KEY NOT NULL,
    case_id    BLOB NOT NULL REFERENCES cases (id),
    officer_id BLOB NOT NULL REFERENCES officers (id),
    reason     TEXT NOT NULL,
    at         TEXT NOT NULL
) STRICT;
CREATE INDEX reveals_by_case ON reveals (case_id, at);
CREATE INDEX reveals_newest ON reveals (at, id);
CREATE TRIGGER reveals_no_update BEFORE UPDATE ON reveals
BEGIN SELECT RAISE(ABORT, 'reveals is append-only'); END;
CREATE TRIGGER reveals_no_delete BEFORE DELETE ON reveals
BEGIN SELECT RAISE(ABORT, 'reveals is append-only'); END;

-- who changed what of agencies, officers and their accounts
CREATE TABLE directory_changes (
    id         BLOB PRIMARY KEY NOT NULL,
    at         TEXT NOT NULL,
    -- nobody: the command line
    actor_id   BLOB REFERENCES officers (id),
    -- the agency that was changed, or whose officer was
    agency_id  BLOB NOT NULL REFERENCES agencies (id),
    officer_id BLOB REFERENCES officers (id),
    kind       TEXT NOT NULL,
    -- before and after
    was        TEXT,
    became     TEXT
) STRICT;
CREATE INDEX directory_changes_newest ON directory_changes (at, id);
CREATE TRIGGER directory_changes_no_update BEFORE UPDATE ON directory_changes
BEGIN SELECT RAISE(ABORT, 'directory_changes is append-only'); END;
CREATE TRIGGER directory_changes_no_delete BEFORE DELETE ON directory_changes
BEGIN SELECT RAISE(ABORT, 'directory_changes is append-only'); END;

-- What cases are found by: a copy that is made anew where it is missing. The
-- number grows in the order in which cases came in; those that were there before
-- the index are counted down from where it begins.
CREATE TABLE search_cases (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id   BLOB NOT NULL UNIQUE REFERENCES cases (id),
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    -- of all that the case is found by
    digest    TEXT NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('search_cases', 1000000000);
-- names and description as they were written, to look a hit up in
CREATE TABLE search_texts (
    seq     INTEGER PRIMARY KEY REFERENCES search_cases (seq),
    people  TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_grams USING fts5
    (grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');
