-- What people keep asking for, on PostgreSQL: runs of the analysis, the topics that they found
-- with their evidence, and what analysts decided about topics.

-- One run over what was asked for of an agency and those below it.
CREATE TABLE topic_runs (
    id           UUID PRIMARY KEY NOT NULL,
    agency_id    UUID NOT NULL REFERENCES agencies (id),
    -- weekly, monthly, quarterly, yearly, on_demand
    rhythm       TEXT NOT NULL,
    -- the period, both days counted, and the first day that is read
    since        DATE NOT NULL,
    until        DATE NOT NULL,
    reads_since  DATE NOT NULL,
    -- waiting, running, done, failed
    state        TEXT NOT NULL,
    requested_by UUID REFERENCES officers (id),
    requested_at TIMESTAMPTZ NOT NULL,
    -- how far it is: what is done, of how many
    stage        TEXT,
    done         BIGINT NOT NULL,
    out_of       BIGINT NOT NULL,
    finished_at  TIMESTAMPTZ,
    failure      TEXT,
    rules_hash   TEXT,
    -- how many applications were read
    texts        BIGINT
);
CREATE INDEX topic_runs_of_agency ON topic_runs (agency_id, requested_at, id);
CREATE UNIQUE INDEX topic_runs_once ON topic_runs (agency_id, rhythm, until) WHERE rhythm <> 'on_demand';
CREATE INDEX topic_runs_to_do ON topic_runs (requested_at, id) WHERE state IN ('waiting', 'running');

-- What a run found, the hottest first.
CREATE TABLE topics (
    run_id       UUID NOT NULL REFERENCES topic_runs (id),
    -- the same from run to run
    topic        TEXT NOT NULL,
    rank         BIGINT NOT NULL,
    -- tenths of a point, 0 to 1000
    hotness      BIGINT NOT NULL,
    theme        TEXT,
    -- different people, which is what counts
    applicants   BIGINT NOT NULL,
    applications BIGINT NOT NULL,
    -- canonical JSON: parts of the hotness, words, place, days, towns, outcomes, burst,
    -- months, and what speaks for making it public
    evidence     TEXT NOT NULL,
    PRIMARY KEY (run_id, topic)
);
CREATE INDEX topics_over_runs ON topics (topic, run_id);

-- The applications of a topic, kept for the newest runs.
CREATE TABLE topic_members (
    run_id   UUID NOT NULL REFERENCES topic_runs (id),
    topic    TEXT NOT NULL,
    position BIGINT NOT NULL,
    case_id  UUID NOT NULL REFERENCES cases (id),
    -- similarity to the mean of the topic, in thousandths
    score    BIGINT NOT NULL,
    -- the application that it is a copy of, and the nearest other one
    copy_of  UUID,
    nearest  UUID,
    nearness BIGINT,
    PRIMARY KEY (run_id, topic, position)
);
CREATE INDEX topic_members_of_case ON topic_members (case_id, run_id);

-- What analysts decided: it outlasts the next run.
CREATE TABLE topic_decisions (
    id        UUID PRIMARY KEY NOT NULL,
    agency_id UUID NOT NULL REFERENCES agencies (id),
    topic     TEXT NOT NULL,
    -- name, pin, theme, join, part
    kind      TEXT NOT NULL,
    -- canonical JSON: the name, the theme, the topics and their applications
    content   TEXT NOT NULL,
    made_by   UUID NOT NULL REFERENCES officers (id),
    made_at   TIMESTAMPTZ NOT NULL,
    undone_by UUID REFERENCES officers (id),
    undone_at TIMESTAMPTZ
);
CREATE INDEX topic_decisions_of_agency ON topic_decisions (agency_id, made_at, id);
