-- Grain: one row per channel × way of naming it (code, name)
select channel_id as id, null as scope, code as label
from channel
union
select channel_id as id, null as scope, name as label
from channel
order by id, label
