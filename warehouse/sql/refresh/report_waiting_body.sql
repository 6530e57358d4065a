-- Grain: municipality × executor (0 = none named), of messages that wait or are in progress at data_as_of
insert into report_waiting_body (
    region_id, municipality_id, executor_body_id, waiting_count, overdue_count, due_today_count,
    overdue_1_day_count, overdue_3_days_count, overdue_7_days_count, overdue_older_count, waiting_over_3_days_count, deferred_count,
    deferred_late_count, final_overdue_count
)
select
    region_id,
    municipality_id,
    executor_body_id,
    sum(waiting_count) as waiting_count,
    sum(overdue_count) as overdue_count,
    sum(due_today_count) as due_today_count,
    sum(overdue_1_day_count) as overdue_1_day_count,
    sum(overdue_3_days_count) as overdue_3_days_count,
    sum(overdue_7_days_count) as overdue_7_days_count,
    sum(overdue_older_count) as overdue_older_count,
    sum(waiting_over_3_days_count) as waiting_over_3_days_count,
    sum(deferred_count) as deferred_count,
    sum(deferred_late_count) as deferred_late_count,
    sum(final_overdue_count) as final_overdue_count
from unfinished
group by
    region_id,
    municipality_id,
    executor_body_id;
