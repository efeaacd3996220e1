-- What the annual report counts, on SQLite: one narrow row for each case, written in the act that
-- changes the case; and the figures of a closed year as they were frozen.

CREATE TABLE annual_cases (
    case_id        BLOB PRIMARY KEY NOT NULL REFERENCES cases (id),
    -- whose place it takes in the count: its own, or that of the case it was split from
    place          BLOB NOT NULL,
    agency_id      BLOB NOT NULL REFERENCES agencies (id),
    applicant_kind TEXT NOT NULL,
    -- from this day on it counts
    counted_on     TEXT NOT NULL,
    -- the day that ended its first round
    concluded_on   TEXT,
    -- the row of table three that this made it, from 1
    report_row     INTEGER,
    -- whether it was not concluded in the year in which it began to count: these few are handed on
    lasts          INTEGER NOT NULL CHECK (lasts IN (0, 1)),
    -- nor in the year after it: fewer still, with what is open
    lasts_long     INTEGER NOT NULL CHECK (lasts_long IN (0, 1)),
    fee_paid_on    TEXT,
    fee_fen        INTEGER
) STRICT;
-- each holds all that a count over it asks for
CREATE INDEX annual_cases_new ON annual_cases (agency_id, counted_on, applicant_kind, case_id);
CREATE INDEX annual_cases_done ON annual_cases (agency_id, concluded_on, report_row, applicant_kind, case_id);
CREATE INDEX annual_cases_lasting ON annual_cases (agency_id, counted_on, concluded_on, lasts_long, lasts, applicant_kind, case_id) WHERE lasts;
-- by the year that concludes what the one before it handed on
CREATE INDEX annual_cases_handed ON annual_cases (agency_id, concluded_on, lasts, lasts_long, applicant_kind, case_id) WHERE lasts AND NOT lasts_long;
CREATE INDEX annual_cases_long ON annual_cases (agency_id, counted_on, concluded_on, lasts_long, applicant_kind, case_id) WHERE lasts_long;
CREATE INDEX annual_cases_place ON annual_cases (place);
CREATE INDEX annual_cases_paid ON annual_cases (agency_id, fee_paid_on, fee_fen) WHERE fee_paid_on IS NOT NULL;
-- what no row of the table can hold: there should be none
CREATE INDEX annual_cases_odd ON annual_cases (agency_id, case_id) WHERE concluded_on IS NOT NULL AND (report_row IS NULL OR concluded_on < counted_on);

CREATE TABLE annual_freezes (
    id        BLOB PRIMARY KEY NOT NULL,
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    year      INTEGER NOT NULL,
    -- with all agencies below it
    whole     INTEGER NOT NULL CHECK (whole IN (0, 1)),
    -- canonical JSON: both tables, and the fees
    figures   TEXT NOT NULL,
    -- SHA-256 over number, last event and its hash of every case that is counted
    rests_on  TEXT NOT NULL,
    frozen_by BLOB NOT NULL REFERENCES officers (id),
    frozen_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX annual_freezes_once ON annual_freezes (agency_id, year, whole);

-- the cases that a frozen year counted, as they stood
CREATE TABLE annual_frozen (
    freeze_id      BLOB NOT NULL REFERENCES annual_freezes (id),
    place          BLOB NOT NULL,
    case_id        BLOB NOT NULL REFERENCES cases (id),
    applicant_kind TEXT NOT NULL,
    -- whether it came in that year, or before it
    is_new         INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    -- the row that it was concluded in; none: it was handed on
    report_row     INTEGER,
    PRIMARY KEY (freeze_id, place)
) STRICT;
