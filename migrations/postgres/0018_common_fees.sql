-- A notice for several applications notifies the fee of each of them: measured anew, as each
-- of them is paid (`count_missing` fills the rows in).
DELETE FROM measured_cases
WHERE case_id IN (SELECT c.id FROM cases c WHERE c.snapshot LIKE '%"covered_by":"%');
