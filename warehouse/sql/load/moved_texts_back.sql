-- After the messages stand under their new keys.
insert into message_text (region_id, municipality_id, message_id, body)
select region_id, municipality_id, message_id, body
from moved_text
