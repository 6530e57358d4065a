-- Grain: one row per sphere of activity of bodies.
select
    sphere_id,
    name
from sphere
order by sphere_id;
