-- Grain: one row per body of the region
-- Parameters: region_id
select body_id as id, cast(municipality_id as text) as scope, name as label
from body
where region_id = :region_id
order by id
