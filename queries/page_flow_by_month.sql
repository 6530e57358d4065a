-- Grain: one row per month in which pages were opened or closed, of the days from_day..on_day, both included.
-- Parameters: region_id, municipality_ids, network_ids, from_day, on_day
with flow as (
    select
        cast(date_trunc('month', official_page.opened_on) as date) as month,
        1 as opened_count,
        0 as closed_count
    from official_page
    inner join body on body.body_id = official_page.body_id
    where body.region_id = :region_id
        and official_page.opened_on >= :from_day
        and official_page.opened_on <= :on_day
        and (:all_municipality_ids or body.municipality_id in :municipality_ids)
        and (:all_network_ids or official_page.network_id in :network_ids)
    union all
    select
        cast(date_trunc('month', official_page.closed_on) as date) as month,
        0 as opened_count,
        1 as closed_count
    from official_page
    inner join body on body.body_id = official_page.body_id
    where body.region_id = :region_id
        and official_page.closed_on >= :from_day
        and official_page.closed_on <= :on_day
        and (:all_municipality_ids or body.municipality_id in :municipality_ids)
        and (:all_network_ids or official_page.network_id in :network_ids)
)
select
    month,
    cast(sum(opened_count) as bigint) as opened_count,
    cast(sum(closed_count) as bigint) as closed_count
from flow
group by month
order by month;
