-- What an officer has not yet seen is counted on every page, and a case shows who was told of it.
CREATE INDEX notices_unseen ON notices (officer_id) WHERE seen_at IS NULL;
CREATE INDEX notices_of_case ON notices (case_id);
-- The letter that goes with a letter handed over has a number of its own series. Those handed over
-- before have none: no number is given after the day of the letter.
ALTER TABLE handovers ADD COLUMN number TEXT;
