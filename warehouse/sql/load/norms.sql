-- Grain: one row per norm of the region
-- Parameters: region_id
select channel_id, urgency, stage, norm_minutes, clock
from response_norm
where region_id = :region_id
order by channel_id, urgency, stage
