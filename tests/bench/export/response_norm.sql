-- Grain: one row per channel × urgency × stage
-- Parameters: region_id
select response_norm.urgency, response_norm.stage, response_norm.norm_minutes, response_norm.clock, channel.code as channel
from response_norm
inner join channel on channel.channel_id = response_norm.channel_id
where response_norm.region_id = $region_id
order by channel.channel_id, response_norm.urgency, response_norm.stage
