-- Grain: one row per contest of the region
-- Parameters: region_id
select contest_id as id, null as scope, cast(year as text) as label
from contest
where region_id = :region_id
order by id
