-- What should become public because people keep asking for it, on PostgreSQL: proposals, the
-- applications that speak for them, and every step of each.

CREATE TABLE proposals (
    id           UUID PRIMARY KEY NOT NULL,
    -- who makes it, and whose information it is
    agency_id    UUID NOT NULL REFERENCES agencies (id),
    owner_id     UUID NOT NULL REFERENCES agencies (id),
    -- drafted, sent, adopted, declined, published, withdrawn
    state        TEXT NOT NULL,
    version      BIGINT NOT NULL,
    -- topic, hand, applicant
    origin       TEXT NOT NULL,
    -- the topic, and the run that its evidence is of
    topic        TEXT,
    run_id       UUID REFERENCES topic_runs (id),
    title        TEXT NOT NULL,
    basis        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    -- canonical JSON, as it was when the proposal was sent
    evidence     TEXT NOT NULL,
    applicants   BIGINT NOT NULL,
    applications BIGINT NOT NULL,
    -- the application of whoever suggested it, or the person
    case_id      UUID REFERENCES cases (id),
    person_id    UUID REFERENCES people (id),
    -- canonical JSON: when the suggestion came, and what it says
    suggestion   TEXT,
    -- one over the same topic that was declined or withdrawn before
    earlier_id   UUID REFERENCES proposals (id),
    created_by   UUID REFERENCES officers (id),
    created_at   TIMESTAMPTZ NOT NULL,
    sent_on      DATE,
    -- the last day of what is awaited now
    due_on       DATE,
    -- canonical JSON
    answer       TEXT,
    -- when it was answered, or withdrawn
    ended_on     DATE,
    -- canonical JSON
    publication  TEXT,
    published_on DATE
);
CREATE INDEX proposals_of_agency ON proposals (agency_id, created_at, id);
CREATE INDEX proposals_of_owner ON proposals (owner_id, created_at, id);
CREATE INDEX proposals_of_topic ON proposals (topic, agency_id, created_at) WHERE topic IS NOT NULL;
CREATE INDEX proposals_awaited ON proposals (due_on, id) WHERE state IN ('drafted', 'sent', 'adopted');

-- The applications that speak for a proposal.
CREATE TABLE proposal_members (
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    position    BIGINT NOT NULL,
    case_id     UUID NOT NULL REFERENCES cases (id),
    -- whether the information was given to who asked
    given       BOOLEAN NOT NULL,
    PRIMARY KEY (proposal_id, position)
);
CREATE INDEX proposal_members_of_case ON proposal_members (case_id, proposal_id);

-- What was done with a proposal: nothing is ever changed or taken out.
CREATE TABLE proposal_steps (
    proposal_id UUID NOT NULL REFERENCES proposals (id),
    seq         BIGINT NOT NULL,
    -- drafted, refreshed, sent, answered, published, withdrawn
    kind        TEXT NOT NULL,
    -- nobody: the analysis
    actor_id    UUID REFERENCES officers (id),
    at          TIMESTAMPTZ NOT NULL,
    -- canonical JSON: what was said with it
    content     TEXT NOT NULL,
    PRIMARY KEY (proposal_id, seq)
);
CREATE FUNCTION proposal_steps_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'proposal_steps is append-only';
END $$;
CREATE TRIGGER proposal_steps_no_change BEFORE UPDATE OR DELETE ON proposal_steps
FOR EACH ROW EXECUTE FUNCTION proposal_steps_append_only();
CREATE TRIGGER proposal_steps_no_truncate BEFORE TRUNCATE ON proposal_steps
FOR EACH STATEMENT EXECUTE FUNCTION proposal_steps_append_only();
