-- Grain: one row per municipality with a boundary.
select
    region.name as region,
    municipality.name as municipality,
    municipality.boundary
from municipality
inner join region on region.region_id = municipality.region_id
where municipality.boundary is not null
order by region.name, municipality.name;
