-- What supervisors measure, on SQLite: one narrow row for each case, written in the act that
-- changes the case.

CREATE TABLE measured_cases (
    case_id         BLOB PRIMARY KEY NOT NULL REFERENCES cases (id),
    agency_id       BLOB NOT NULL REFERENCES agencies (id),
    registered_on   TEXT NOT NULL,
    -- registered on the day on which it reached the office; none of a part of a split case
    same_day        INTEGER CHECK (same_day IN (0, 1)),
    -- when a supplement was asked for, and whether after the last day for that
    supplement_on   TEXT,
    supplement_late INTEGER CHECK (supplement_late IN (0, 1)),
    -- when a fee was notified, how much, and whether it is neither paid nor awaited
    fee_on          TEXT,
    fee_fen         INTEGER,
    fee_dropped     INTEGER NOT NULL CHECK (fee_dropped IN (0, 1)),
    -- the last day to reply in the first round
    due_on          TEXT,
    -- the day that ended the first round; none of a case that was split
    concluded_on    TEXT,
    -- the row of table three that this made it, from 1
    report_row      INTEGER,
    -- by a reply
    replied         INTEGER NOT NULL CHECK (replied IN (0, 1)),
    -- served after the last day, and what it took in workdays of the agency's own
    late            INTEGER CHECK (late IN (0, 1)),
    workdays        INTEGER,
    -- its period was extended
    extended        INTEGER NOT NULL CHECK (extended IN (0, 1)),
    -- whether proof of its service is on file; none where another case carries it
    proved          INTEGER CHECK (proved IN (0, 1)),
    -- so many days after its end its dossier was in the archive
    archived_after  INTEGER
) STRICT;
CREATE INDEX measured_concluded ON measured_cases (agency_id, concluded_on, replied, late, workdays, report_row,
    supplement_on, extended, proved, archived_after, case_id) WHERE concluded_on IS NOT NULL;
CREATE INDEX measured_registered ON measured_cases (agency_id, registered_on, same_day, case_id) WHERE same_day IS NOT NULL;
CREATE INDEX measured_supplemented ON measured_cases (agency_id, supplement_on, supplement_late, case_id)
    WHERE supplement_on IS NOT NULL;
CREATE INDEX measured_due ON measured_cases (agency_id, due_on, late, concluded_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX measured_charged ON measured_cases (agency_id, fee_on, fee_dropped, fee_fen, case_id) WHERE fee_on IS NOT NULL;

-- records that were corrected: few among all events
CREATE INDEX case_events_corrected ON case_events (effective_on, case_id) WHERE kind = 'correct';
