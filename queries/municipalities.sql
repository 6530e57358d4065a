-- Grain: one row per municipality of a region, its two special rows included (kind regional, unknown).
-- Parameters: region_id, municipality_ids
select
    municipality_id,
    name,
    kind,
    cast(population as integer) as population,
    latitude,
    longitude
from municipality
where region_id = :region_id
    and (:all_municipality_ids or municipality_id in :municipality_ids)
order by case kind when 'regional' then 1 when 'unknown' then 2 else 0 end, name;
