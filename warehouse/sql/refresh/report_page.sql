-- Grain: month × municipality × page (0 = none named)
-- Parameters: month_from, month_to
insert into report_page (
    region_id, month, municipality_id, page_id, received_count, no_reply_needed_count,
    waiting_count, overdue_count, in_progress_count, final_count, answered_count, answered_seconds,
    judged_count, in_norm_count, repeat_count, impossible_count
)
select
    region_id,
    month,
    municipality_id,
    coalesce(page_id, 0) as page_id,
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
    sum(impossible_count) as impossible_count
from touched
where month >= :month_from and month < :month_to
group by
    region_id,
    month,
    municipality_id,
    coalesce(page_id, 0);
