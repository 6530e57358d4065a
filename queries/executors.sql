-- Grain: one row per body that executed at least one message of a region.
-- Parameters: region_id, municipality_ids
with executor as (
    select
        executor_body_id,
        sum(received_count) as received_count
    from report_body
    where region_id = :region_id
        and executor_body_id > 0
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    group by executor_body_id
)
select
    body.body_id,
    body.name,
    body.municipality_id,
    body.level,
    cast(executor.received_count as bigint) as received_count
from executor
inner join body on body.body_id = executor.executor_body_id
order by body.name, body.body_id;
