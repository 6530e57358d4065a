-- Grain: one row per message of the region that gets a deadline by the norms; empty at first. Of `touched` that dirty_months
-- reads it has message_id and before_at.
create temporary table touched as
select message_id, municipality_id, received_at as before_at, due_at, final_due_at
from message
where false
