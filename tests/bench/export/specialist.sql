-- Grain: one row per specialist of the region
-- Parameters: region_id
select
    specialist.full_name,
    specialist.started_on,
    specialist.left_on,
    specialist.publication_consent_on,
    municipality.name as municipality,
    body.name as body
from specialist
inner join body on body.body_id = specialist.body_id
inner join municipality on municipality.municipality_id = body.municipality_id
where body.region_id = $region_id
order by specialist.specialist_id
