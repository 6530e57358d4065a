-- Grain: one row per body that need not have a page, with the reason.
-- Parameters: region_id, municipality_ids
select
    body.body_id,
    body.name,
    body.municipality_id,
    municipality.name as municipality,
    body.level,
    coalesce(body.sphere_id, 0) as sphere_id,
    body.exemption_reason
from body
inner join municipality on municipality.municipality_id = body.municipality_id
where body.region_id = :region_id
    and body.exemption_reason is not null
    and (:all_municipality_ids or body.municipality_id in :municipality_ids)
order by municipality.name, body.name, body.body_id;
