-- Grain: one row per ordinary municipality of a region; where it lies: its centre and, if the base has it, its boundary (GeoJSON).
-- Parameters: region_id, municipality_ids
select
    municipality_id,
    name,
    kind,
    cast(population as integer) as population,
    latitude,
    longitude,
    boundary
from municipality
where region_id = :region_id
    and kind not in ('regional', 'unknown')
    and (:all_municipality_ids or municipality_id in :municipality_ids)
order by municipality_id;
