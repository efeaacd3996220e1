-- A reminder that is planned anew is deleted, and what was told of it must be found: without
-- this every act read all notices that were ever made.
CREATE INDEX notices_of_reminder ON notices (reminder_id);
