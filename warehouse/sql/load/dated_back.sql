-- A deadline that a message has is never replaced.
-- Parameters: region_id
update message
set
    due_at = coalesce(message.due_at, touched.due_at),
    final_due_at = coalesce(message.final_due_at, touched.final_due_at)
from touched
where message.region_id = :region_id
    and message.municipality_id = touched.municipality_id
    and message.message_id = touched.message_id
