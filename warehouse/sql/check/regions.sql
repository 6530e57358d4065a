-- Grain: one row per region; its freshness, special rows and the state of its reporting tables. Moments in UTC: a zone may be
-- the very thing that is wrong.
with special as (
    select
        region_id,
        count(case when kind = 'regional' then 1 end) as regional_count,
        count(case when kind = 'unknown' then 1 end) as unknown_count
    from municipality
    group by region_id
),
held as (
    select
        region_id,
        count(*) as message_count
    from message
    group by region_id
),
reported as (
    select
        region_id,
        sum(received_count) as reported_count,
        sum(impossible_count) as impossible_count,
        sum(no_norm_count) as no_norm_count
    from report_month
    group by region_id
),
loaded as (
    select
        region_id,
        max(data_as_of) as data_as_of
    from data_load
    group by region_id
),
changed as (
    select distinct region_id
    from report_dirty
)
select
    region.name,
    region.time_zone,
    coalesce(special.regional_count, 0) as regional_count,
    coalesce(special.unknown_count, 0) as unknown_count,
    coalesce(held.message_count, 0) as message_count,
    coalesce(reported.reported_count, 0) + coalesce(report_state.future_count, 0) as reported_count,
    coalesce(reported.impossible_count, 0) as impossible_count,
    coalesce(reported.no_norm_count, 0) as no_norm_count,
    coalesce(report_state.future_count, 0) as future_count,
    report_state.data_as_of at time zone 'UTC' as data_as_of,
    case when loaded.data_as_of > report_state.data_as_of or changed.region_id is not null then 1 else 0 end as is_stale
from region
left join special on special.region_id = region.region_id
left join held on held.region_id = region.region_id
left join reported on reported.region_id = region.region_id
left join loaded on loaded.region_id = region.region_id
left join changed on changed.region_id = region.region_id
left join report_state on report_state.region_id = region.region_id
order by region.region_id;
