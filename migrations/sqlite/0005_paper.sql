-- What leaves the office on paper, on SQLite: documents with their numbers, files
-- with what was found in them, comments on drafts, deputies, dossiers.

-- where a file belongs in the dossier, and what was found in it before it may go out
ALTER TABLE files ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
-- a part of archive.toml: application, supplement, consultation, given, proof …
ALTER TABLE files ADD COLUMN part TEXT NOT NULL DEFAULT 'other';
-- what it is a paper of: a consultation's name, the number of an event; empty otherwise
ALTER TABLE files ADD COLUMN subject TEXT NOT NULL DEFAULT '';
-- one line for the table of contents
ALTER TABLE files ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN pages INTEGER;
-- waiting, clean, warned, unreadable; own for what this system made
ALTER TABLE files ADD COLUMN inspected TEXT NOT NULL DEFAULT 'waiting';
-- a JSON array of findings, numbers of identity masked
ALTER TABLE files ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE files ADD COLUMN inspected_at TEXT;
-- a second person let it go out against a warning
ALTER TABLE files ADD COLUMN released_by BLOB REFERENCES officers (id);
ALTER TABLE files ADD COLUMN released_at TEXT;
ALTER TABLE files ADD COLUMN release_reason TEXT;
-- the file whose masked copy this is
ALTER TABLE files ADD COLUMN masked_from BLOB REFERENCES files (id);
-- added by mistake: it stays listed, its bytes too, and goes nowhere
ALTER TABLE files ADD COLUMN removed_by BLOB REFERENCES officers (id);
ALTER TABLE files ADD COLUMN removed_at TEXT;
ALTER TABLE files ADD COLUMN remove_reason TEXT;
CREATE INDEX files_waiting ON files (added_at, id) WHERE inspected = 'waiting';

-- What an act sent out. The row and its number are written in the act's transaction;
-- the paper itself is made outside and attached in a second one.
CREATE TABLE documents (
    id          BLOB PRIMARY KEY NOT NULL,
    case_id     BLOB NOT NULL REFERENCES cases (id),
    -- whose series the number is of
    agency_id   BLOB NOT NULL REFERENCES agencies (id),
    round       INTEGER NOT NULL,
    -- the event of the act
    seq         INTEGER NOT NULL,
    -- a letter of letters.toml
    letter      TEXT NOT NULL,
    -- which of several: a consultation's name; empty otherwise
    subject     TEXT NOT NULL,
    -- empty when it has no number
    series      TEXT NOT NULL,
    number      TEXT,
    -- the day on the paper
    dated       TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    -- waiting, attached, failed
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    -- why it could not be made, for the officer
    failure     TEXT,
    rendered_at TEXT,
    pdf_id      BLOB REFERENCES files (id),
    docx_id     BLOB REFERENCES files (id),
    -- the event that made it void; its number stays
    voided_seq  INTEGER,
    UNIQUE (case_id, seq, letter, subject)
) STRICT;
CREATE UNIQUE INDEX documents_by_number ON documents (agency_id, series, number);
CREATE INDEX documents_waiting ON documents (made_at, id) WHERE state <> 'attached';

-- what reviewers and drafter say of a draft, and whether it was settled
CREATE TABLE draft_comments (
    id         BLOB PRIMARY KEY NOT NULL,
    case_id    BLOB NOT NULL REFERENCES cases (id),
    round      INTEGER NOT NULL,
    -- the event of the draft it speaks of
    draft_seq  INTEGER NOT NULL,
    -- the block of its text, from 0; nothing for the whole
    block      INTEGER,
    -- how that block began then
    quoted     TEXT NOT NULL,
    said       TEXT NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officers (id),
    at         TEXT NOT NULL,
    settled_by BLOB REFERENCES officers (id),
    settled_at TEXT
) STRICT;
CREATE INDEX draft_comments_by_case ON draft_comments (case_id, at, id);

-- who stands in for whom while somebody is away
CREATE TABLE deputies (
    id         BLOB PRIMARY KEY NOT NULL,
    agency_id  BLOB NOT NULL REFERENCES agencies (id),
    officer_id BLOB NOT NULL REFERENCES officers (id),
    deputy_id  BLOB NOT NULL REFERENCES officers (id),
    -- civil days in China, both included
    since      TEXT NOT NULL,
    until      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    made_by    BLOB NOT NULL REFERENCES officers (id),
    made_at    TEXT NOT NULL,
    -- back earlier, or entered by mistake
    ended_by   BLOB REFERENCES officers (id),
    ended_at   TEXT
) STRICT;
CREATE INDEX deputies_by_deputy ON deputies (deputy_id, until);
CREATE INDEX deputies_by_agency ON deputies (agency_id, since);

-- The file of a round as it was closed: frozen, and what came later is a new one.
CREATE TABLE dossiers (
    id         BLOB PRIMARY KEY NOT NULL,
    case_id    BLOB NOT NULL REFERENCES cases (id),
    round      INTEGER NOT NULL,
    -- the event that closed it, and the hash of the chain there
    closed_seq INTEGER NOT NULL,
    head_hash  TEXT NOT NULL,
    -- a class of archive.toml
    retention  TEXT NOT NULL,
    -- the rule that gave it, in Chinese
    retention_reason TEXT NOT NULL,
    -- waiting, built, failed
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL,
    failure    TEXT,
    made_at    TEXT NOT NULL,
    built_at   TEXT,
    zip_id     BLOB REFERENCES files (id),
    pdf_id     BLOB REFERENCES files (id),
    -- SHA-256 of the manifest, hexadecimal
    manifest   TEXT,
    UNIQUE (case_id, round, closed_seq)
) STRICT;
CREATE INDEX dossiers_waiting ON dossiers (made_at, id) WHERE state <> 'built';
