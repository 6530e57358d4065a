-- Grain: one row per municipality of the region; the loader makes the two special rows itself
-- Parameters: region_id
select name, kind, oktmo, population, latitude, longitude, boundary
from municipality
where region_id = $region_id and kind not in ('regional', 'unknown')
order by municipality_id
