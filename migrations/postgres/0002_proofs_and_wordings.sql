-- A keyed hash over the whole row: whoever changes or empties a column without
-- the key is found out.
ALTER TABLE people ADD COLUMN proof TEXT NOT NULL DEFAULT '';

-- Equal wording is asked for with every registration.
CREATE INDEX cases_by_wording ON cases (wording_key, agency_id);
