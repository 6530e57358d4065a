-- Texts first: the foreign key of message_text holds their messages.
delete from message_text
where exists (
    select 1
    from moved_text
    where moved_text.region_id = message_text.region_id and moved_text.message_id = message_text.message_id
)
