-- Grain: one row per municipality; messages that wait for a first reply at data_as_of, whenever they were received.
-- The same as waiting_by_municipality where no executor is asked for: a third of the planner's time. fetch.py chooses.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups
with fact as (
    select
        municipality_id,
        waiting_count, overdue_count, due_today_count, overdue_1_day_count, overdue_3_days_count,
        overdue_7_days_count, overdue_older_count, waiting_over_3_days_count
    from report_waiting
    where region_id = :region_id
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
)
select
    municipality_id,
    cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
    cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
    cast(coalesce(sum(due_today_count), 0) as bigint) as due_today_count,
    cast(coalesce(sum(overdue_1_day_count), 0) as bigint) as overdue_1_day_count,
    cast(coalesce(sum(overdue_3_days_count), 0) as bigint) as overdue_3_days_count,
    cast(coalesce(sum(overdue_7_days_count), 0) as bigint) as overdue_7_days_count,
    cast(coalesce(sum(overdue_older_count), 0) as bigint) as overdue_older_count,
    cast(coalesce(sum(waiting_over_3_days_count), 0) as bigint) as waiting_over_3_days_count
from fact
group by municipality_id
order by municipality_id;
