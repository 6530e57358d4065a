-- Grain: one row per sphere
select name from sphere order by sphere_id
