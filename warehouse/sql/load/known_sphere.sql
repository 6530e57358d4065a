-- Grain: one row per sphere
select sphere_id as id, null as scope, name as label
from sphere
order by id
