-- Other voices, on SQLite: messages of the hotline, of mailboxes and petitions, imported from
-- lists. They bear out a topic and are never counted as requests.

-- A list that was imported.
CREATE TABLE voice_batches (
    id          BLOB PRIMARY KEY NOT NULL,
    agency_id   BLOB NOT NULL REFERENCES agencies (id),
    -- the name of the file
    name        TEXT NOT NULL,
    imported_by BLOB NOT NULL REFERENCES officers (id),
    imported_at TEXT NOT NULL,
    -- how many messages were taken in
    voices      INTEGER NOT NULL,
    removed_by  BLOB REFERENCES officers (id),
    removed_at  TEXT
) STRICT;
CREATE INDEX voice_batches_of_agency ON voice_batches (agency_id, imported_at, id);

-- A message, without who wrote it; numbers of persons in its text are masked.
CREATE TABLE voices (
    id        BLOB PRIMARY KEY NOT NULL,
    batch_id  BLOB NOT NULL REFERENCES voice_batches (id),
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    -- as the list has it
    source_id TEXT NOT NULL,
    -- hotline, mailbox, petition
    channel   TEXT NOT NULL,
    said_on   TEXT NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL,
    township  TEXT
) STRICT;
CREATE UNIQUE INDEX voices_once ON voices (agency_id, channel, source_id);
CREATE INDEX voices_of_batch ON voices (batch_id, id);
CREATE INDEX voices_by_day ON voices (agency_id, said_on);

-- The voices of a topic, kept as long as its applications.
CREATE TABLE topic_voices (
    run_id   BLOB NOT NULL REFERENCES topic_runs (id),
    topic    TEXT NOT NULL,
    position INTEGER NOT NULL,
    voice_id BLOB NOT NULL REFERENCES voices (id),
    -- similarity to the mean of the topic, in thousandths
    score    INTEGER NOT NULL,
    PRIMARY KEY (run_id, topic, position)
) STRICT;
CREATE INDEX topic_voices_of_voice ON topic_voices (voice_id, run_id);

-- The town that an application concerns, for themes by town and quarter.
ALTER TABLE topic_members ADD COLUMN township TEXT;
