-- What should become public because people keep asking for it, on SQLite: proposals, the
-- applications that speak for them, and every step of each.

CREATE TABLE proposals (
    id           BLOB PRIMARY KEY NOT NULL,
    -- who makes it, and whose information it is
    agency_id    BLOB NOT NULL REFERENCES agencies (id),
    owner_id     BLOB NOT NULL REFERENCES agencies (id),
    -- drafted, sent, adopted, declined, published, withdrawn
    state        TEXT NOT NULL,
    version      INTEGER NOT NULL,
    -- topic, hand, applicant
    origin       TEXT NOT NULL,
    -- the topic, and the run that its evidence is of
    topic        TEXT,
    run_id       BLOB REFERENCES topic_runs (id),
    title        TEXT NOT NULL,
    basis        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    -- canonical JSON, as it was when the proposal was sent
    evidence     TEXT NOT NULL,
    applicants   INTEGER NOT NULL,
    applications INTEGER NOT NULL,
    -- the application of whoever suggested it, or the person
    case_id      BLOB REFERENCES cases (id),
    person_id    BLOB REFERENCES people (id),
    -- canonical JSON: when the suggestion came, and what it says
    suggestion   TEXT,
    -- one over the same topic that was declined or withdrawn before
    earlier_id   BLOB REFERENCES proposals (id),
    created_by   BLOB REFERENCES officers (id),
    created_at   TEXT NOT NULL,
    sent_on      TEXT,
    -- the last day of what is awaited now
    due_on       TEXT,
    -- canonical JSON
    answer       TEXT,
    -- when it was answered, or withdrawn
    ended_on     TEXT,
    -- canonical JSON
    publication  TEXT,
    published_on TEXT
) STRICT;
CREATE INDEX proposals_of_agency ON proposals (agency_id, created_at, id);
CREATE INDEX proposals_of_owner ON proposals (owner_id, created_at, id);
CREATE INDEX proposals_of_topic ON proposals (topic, agency_id, created_at) WHERE topic IS NOT NULL;
CREATE INDEX proposals_awaited ON proposals (due_on, id) WHERE state IN ('drafted', 'sent', 'adopted');

-- The applications that speak for a proposal.
CREATE TABLE proposal_members (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    position    INTEGER NOT NULL,
    case_id     BLOB NOT NULL REFERENCES cases (id),
    -- whether the information was given to who asked
    given       INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, position)
) STRICT;
CREATE INDEX proposal_members_of_case ON proposal_members (case_id, proposal_id);

-- What was done with a proposal: nothing is ever changed or taken out.
CREATE TABLE proposal_steps (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    seq         INTEGER NOT NULL,
    -- drafted, refreshed, sent, answered, published, withdrawn
    kind        TEXT NOT NULL,
    -- nobody: the analysis
    actor_id    BLOB REFERENCES officers (id),
    at          TEXT NOT NULL,
    -- canonical JSON: what was said with it
    content     TEXT NOT NULL,
    PRIMARY KEY (proposal_id, seq)
) STRICT;
CREATE TRIGGER proposal_steps_no_update BEFORE UPDATE ON proposal_steps
BEGIN SELECT RAISE(ABORT, 'proposal_steps is append-only'); END;
CREATE TRIGGER proposal_steps_no_delete BEFORE DELETE ON proposal_steps
BEGIN SELECT RAISE(ABORT, 'proposal_steps is append-only'); END;
