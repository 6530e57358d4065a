-- Grain: one row for a region; how many messages lack what a figure needs, over the whole base.
-- Parameters: region_id, municipality_ids
with month_fact as (
    select
        sum(received_count) as received_count,
        sum(impossible_count) as impossible_count,
        sum(no_norm_count) as no_norm_count,
        sum(case when municipality.kind = 'unknown' then received_count else 0 end) as unknown_territory_count
    from report_month
    inner join municipality on municipality.municipality_id = report_month.municipality_id
    where report_month.region_id = :region_id
        and (:all_municipality_ids or report_month.municipality_id in :municipality_ids)
),
page_fact as (
    select sum(received_count) as no_page_count
    from report_page
    where region_id = :region_id
        and page_id = 0
        and (:all_municipality_ids or municipality_id in :municipality_ids)
),
body_fact as (
    select sum(received_count) as no_executor_count
    from report_body
    where region_id = :region_id
        and executor_body_id = 0
        and (:all_municipality_ids or municipality_id in :municipality_ids)
),
specialist_fact as (
    select sum(received_count) as no_specialist_count
    from report_specialist
    where region_id = :region_id
        and specialist_id = 0
        and (:all_municipality_ids or municipality_id in :municipality_ids)
)
select
    cast(coalesce(month_fact.received_count, 0) as bigint) as received_count,
    cast(coalesce(month_fact.impossible_count, 0) as bigint) as impossible_count,
    cast(coalesce(month_fact.no_norm_count, 0) as bigint) as no_norm_count,
    cast(coalesce(month_fact.unknown_territory_count, 0) as bigint) as unknown_territory_count,
    cast(coalesce(page_fact.no_page_count, 0) as bigint) as no_page_count,
    cast(coalesce(body_fact.no_executor_count, 0) as bigint) as no_executor_count,
    cast(coalesce(specialist_fact.no_specialist_count, 0) as bigint) as no_specialist_count
from month_fact
cross join page_fact
cross join body_fact
cross join specialist_fact
order by received_count;
