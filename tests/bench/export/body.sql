-- Grain: one row per body of the region
-- Parameters: region_id
select
    body.name,
    body.level,
    case when body.is_obliged then 'да' else 'нет' end as is_obliged,
    body.exemption_reason,
    municipality.name as municipality,
    null as parent_body,
    sphere.name as sphere
from body
inner join municipality on municipality.municipality_id = body.municipality_id
left join sphere on sphere.sphere_id = body.sphere_id
where body.region_id = $region_id
order by body.body_id
