-- Grain: one row per channel, urgency and stage (first or final reply): how long an answer may take. Clock: calendar or
-- working hours; deadlines themselves are in the messages.
-- Parameters: region_id
select
    response_norm.channel_id,
    channel.name as channel,
    response_norm.urgency,
    response_norm.stage,
    response_norm.norm_minutes,
    response_norm.clock
from response_norm
inner join channel on channel.channel_id = response_norm.channel_id
where response_norm.region_id = :region_id
order by response_norm.channel_id, response_norm.urgency, response_norm.stage;
