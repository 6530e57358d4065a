-- Grain: one row per message of the region that has a norm and lacks its deadline, in the order of numbers, so many at once
-- Parameters: region_id, after, at_once
select
    message.message_id,
    message.municipality_id,
    message.received_at at time zone 'UTC' as received_at,
    message.channel_id,
    message.urgency,
    message.due_at is null as lacks_due_at,
    message.final_due_at is null as lacks_final_due_at
from message
where message.region_id = :region_id
    and message.message_id > :after
    and exists (
        select 1
        from response_norm
        where response_norm.region_id = message.region_id
            and response_norm.channel_id = message.channel_id
            and response_norm.urgency = message.urgency
            and case response_norm.stage when 'first' then message.due_at else message.final_due_at end is null
    )
order by message.message_id
limit :at_once
