-- Grain: one row per specialist of the region's bodies
-- Parameters: region_id
select specialist.specialist_id as id, cast(specialist.body_id as text) as scope, specialist.full_name as label
from specialist
inner join body on body.body_id = specialist.body_id
where body.region_id = :region_id
order by id
