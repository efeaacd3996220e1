-- The past parties of a case are read with it and go out with it: without this
-- each case costs a walk over all parties.
CREATE INDEX case_parties_by_case ON case_parties (case_id);
