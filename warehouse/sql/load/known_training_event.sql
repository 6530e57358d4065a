-- Grain: one row per training event of the region; its day is part of its name
-- Parameters: region_id
select training_event_id as id, cast(held_on as text) as scope, title as label
from training_event
where region_id = :region_id
order by id
