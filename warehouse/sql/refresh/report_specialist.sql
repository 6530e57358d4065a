-- Grain: month × municipality × specialist (0 = «не отнесено»)
-- Parameters: month_from, month_to
insert into report_specialist (
    region_id, month, municipality_id, specialist_id, received_count, no_reply_needed_count,
    waiting_count, overdue_count, in_progress_count, final_count, answered_count, answered_seconds,
    judged_count, in_norm_count, repeat_count, impossible_count, final_answered_count, returned_count,
    under_minute_count, young_waiting_count, log_count, log_micros, log_square_micros
)
select
    region_id,
    month,
    municipality_id,
    coalesce(specialist_id, 0) as specialist_id,
    sum(received_count) as received_count,
    sum(no_reply_needed_count) as no_reply_needed_count,
    sum(waiting_count) as waiting_count,
    sum(overdue_count) as overdue_count,
    sum(in_progress_count) as in_progress_count,
    sum(final_count) as final_count,
    sum(answered_count) as answered_count,
    coalesce(sum(answered_seconds), 0) as answered_seconds,
    sum(judged_count) as judged_count,
    sum(in_norm_count) as in_norm_count,
    sum(repeat_count) as repeat_count,
    sum(impossible_count) as impossible_count,
    sum(final_answered_count) as final_answered_count,
    sum(returned_count) as returned_count,
    sum(under_minute_count) as under_minute_count,
    sum(young_waiting_count) as young_waiting_count,
    count(log_minutes) as log_count,
    coalesce(sum(cast(floor(log_minutes * 1000000 + 0.5) as bigint)), 0) as log_micros,
    coalesce(sum(cast(floor(log_minutes * log_minutes * 1000000 + 0.5) as bigint)), 0) as log_square_micros
from touched
where month >= :month_from and month < :month_to
group by
    region_id,
    month,
    municipality_id,
    coalesce(specialist_id, 0);
