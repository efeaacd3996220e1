-- What waits of an officer's notices is found by what waits, not among all that the officer was
-- ever told: with the column of the condition in it, the partial index is always the better one.
DROP INDEX notices_unsent;
CREATE INDEX notices_unsent ON notices (officer_id, gathered_at, created_at, id) WHERE gathered_at IS NULL;
DROP INDEX notices_unseen;
CREATE INDEX notices_unseen ON notices (officer_id, seen_at, created_at) WHERE seen_at IS NULL;
