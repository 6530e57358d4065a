-- Grain: one row per channel
select
    channel_id,
    code,
    name
from channel
order by channel_id;
