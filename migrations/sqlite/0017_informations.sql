-- Applications of a topic that ask for the same information, told apart from the others; and
-- who asks for what a proposal is about, whatever topic it stands under.

-- which information of its topic it asks for: 0 is what most people were given
ALTER TABLE topic_members ADD COLUMN information INTEGER;

CREATE TABLE proposal_requests (
    proposal_id BLOB NOT NULL REFERENCES proposals (id),
    case_id     BLOB NOT NULL REFERENCES cases (id),
    PRIMARY KEY (proposal_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_requests_of_case ON proposal_requests (case_id, proposal_id);

-- what the effect was counted from until now
INSERT INTO proposal_requests (proposal_id, case_id)
SELECT p.id, t.case_id
FROM proposals p
JOIN topic_runs r ON r.agency_id = p.agency_id AND r.state = 'done'
JOIN topic_members t ON t.run_id = r.id AND t.topic = p.topic
WHERE p.state IN ('sent', 'adopted', 'published')
UNION
SELECT m.proposal_id, t.case_id
FROM proposal_members m
JOIN proposals p ON p.id = m.proposal_id AND p.state IN ('sent', 'adopted', 'published')
JOIN topic_members t ON t.nearest = m.case_id OR t.copy_of = m.case_id
JOIN topic_runs r ON r.id = t.run_id AND r.agency_id = p.agency_id AND r.state = 'done';
