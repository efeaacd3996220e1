-- What is public and what is not, on SQLite: the catalogue, its changes, and which entries
-- were suggested for which case.

CREATE TABLE catalogue_entries (
    id              BLOB PRIMARY KEY NOT NULL,
    agency_id       BLOB NOT NULL REFERENCES agencies (id),
    title           TEXT NOT NULL,
    document_number TEXT,
    -- what it is about, and what it says
    about           TEXT NOT NULL,
    body            TEXT NOT NULL,
    -- proactive, on_request, not_disclosed
    attribute       TEXT NOT NULL,
    url             TEXT,
    published_on    TEXT,
    formed_on       TEXT,
    -- the article, such as reg:14
    basis           TEXT,
    theme           TEXT,
    -- since when it is listed, and until when: nothing is deleted
    since           TEXT NOT NULL,
    until           TEXT,
    -- by which it is known again: the number, or the title of one without a number
    number_key      TEXT,
    title_key       TEXT NOT NULL,
    -- of all that it says
    digest          TEXT NOT NULL,
    -- grows with every change of the catalogue: by it processes follow
    version         INTEGER NOT NULL,
    changed_by      BLOB REFERENCES officers (id),
    changed_at      TEXT NOT NULL
) STRICT;
CREATE INDEX catalogue_entries_of_agency ON catalogue_entries (agency_id, id);
CREATE UNIQUE INDEX catalogue_entries_by_number ON catalogue_entries (agency_id, number_key) WHERE number_key IS NOT NULL;
CREATE UNIQUE INDEX catalogue_entries_unnumbered ON catalogue_entries (agency_id, title_key) WHERE number_key IS NULL;
CREATE INDEX catalogue_entries_by_title ON catalogue_entries (agency_id, title_key);
CREATE INDEX catalogue_entries_changed ON catalogue_entries (version, id);

-- What was changed, with what stood there before.
CREATE TABLE catalogue_changes (
    id            BLOB PRIMARY KEY NOT NULL,
    entry_id      BLOB NOT NULL REFERENCES catalogue_entries (id),
    at            TEXT NOT NULL,
    -- nobody: the system
    officer_id    BLOB REFERENCES officers (id),
    -- added, edited, retired, restored, published
    kind          TEXT NOT NULL,
    was_attribute TEXT,
    attribute     TEXT NOT NULL,
    -- canonical JSON: the fields that changed, as they were
    was           TEXT NOT NULL
) STRICT;
CREATE INDEX catalogue_changes_of_entry ON catalogue_changes (entry_id, at, id);

-- What was suggested for a case: no word of the applicant's stands here.
CREATE TABLE catalogue_suggestions (
    case_id     BLOB NOT NULL REFERENCES cases (id),
    entry_id    BLOB NOT NULL REFERENCES catalogue_entries (id),
    agency_id   BLOB NOT NULL REFERENCES agencies (id),
    -- thousandths
    score       INTEGER NOT NULL,
    shown_on    TEXT NOT NULL,
    -- when a reply was signed that names it
    used_on     TEXT,
    -- when somebody said that it does not fit, and who
    declined_on TEXT,
    declined_by BLOB REFERENCES officers (id),
    PRIMARY KEY (case_id, entry_id)
) STRICT;
CREATE INDEX catalogue_suggestions_of_entry ON catalogue_suggestions (entry_id, shown_on);
CREATE INDEX catalogue_suggestions_shown ON catalogue_suggestions (agency_id, shown_on);
