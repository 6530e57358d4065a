-- Grain: one row per message that waits for a first reply or is in progress at data_as_of.
create temporary table unfinished as
select
    region_id,
    municipality_id,
    month,
    network_id,
    topic_group,
    coalesce(executor_body_id, 0) as executor_body_id,
    waiting_bucket,
    waiting_count,
    overdue_count,
    due_today_count,
    case when overdue_seconds <= 86400 then 1 else 0 end as overdue_1_day_count,
    case when overdue_seconds > 86400 and overdue_seconds <= 259200 then 1 else 0 end as overdue_3_days_count,
    case when overdue_seconds > 259200 and overdue_seconds <= 604800 then 1 else 0 end as overdue_7_days_count,
    case when overdue_seconds > 604800 then 1 else 0 end as overdue_older_count,
    case when waiting_seconds > 259200 then 1 else 0 end as waiting_over_3_days_count,
    deferred_count,
    deferred_late_count,
    final_overdue_count
from message_state
where is_waiting or is_in_progress;
