-- Grain: one row per text of a message that moves to another municipality (`moved`), under its new key.
create temporary table moved_text as
select moved.region_id, moved.municipality_id, moved.message_id, message_text.body
from message_text
inner join moved on moved.region_id = message_text.region_id and moved.message_id = message_text.message_id
