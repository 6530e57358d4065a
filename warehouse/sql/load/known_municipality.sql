-- Grain: one row per municipality of the region, the two special ones included
-- Parameters: region_id
select municipality_id as id, null as scope, name as label
from municipality
where region_id = :region_id
order by id
