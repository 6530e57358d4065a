-- Grain: one row per event of a region; is_break marks a break in the series of the metric (null: of all).
-- Parameters: region_id
select
    event_mark_id,
    happened_on,
    title,
    metric_id,
    is_break
from event_mark
where region_id = :region_id
order by happened_on, event_mark_id;
