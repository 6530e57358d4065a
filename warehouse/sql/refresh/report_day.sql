-- Grain: day × municipality × network
-- Parameters: month_from, month_to
insert into report_day (
    region_id, received_on, municipality_id, network_id, received_count, no_reply_needed_count,
    waiting_count, overdue_count, in_progress_count, final_overdue_count, deferred_count, deferred_late_count,
    final_count, answered_count, answered_seconds, final_answered_count, final_answered_seconds, routed_count,
    routed_seconds, prepared_count, prepared_seconds, published_count, published_seconds, judged_count,
    in_norm_count, not_due_count, no_norm_count, solved_count, explained_count, refused_count,
    redirected_count, returned_count, repeat_count, auto_replied_count, rated_count, satisfied_count,
    impossible_count
)
select
    region_id,
    received_on,
    municipality_id,
    network_id,
    sum(received_count) as received_count,
    sum(no_reply_needed_count) as no_reply_needed_count,
    sum(waiting_count) as waiting_count,
    sum(overdue_count) as overdue_count,
    sum(in_progress_count) as in_progress_count,
    sum(final_overdue_count) as final_overdue_count,
    sum(deferred_count) as deferred_count,
    sum(deferred_late_count) as deferred_late_count,
    sum(final_count) as final_count,
    sum(answered_count) as answered_count,
    coalesce(sum(answered_seconds), 0) as answered_seconds,
    sum(final_answered_count) as final_answered_count,
    coalesce(sum(final_answered_seconds), 0) as final_answered_seconds,
    sum(routed_count) as routed_count,
    coalesce(sum(routed_seconds), 0) as routed_seconds,
    sum(prepared_count) as prepared_count,
    coalesce(sum(prepared_seconds), 0) as prepared_seconds,
    sum(published_count) as published_count,
    coalesce(sum(published_seconds), 0) as published_seconds,
    sum(judged_count) as judged_count,
    sum(in_norm_count) as in_norm_count,
    sum(not_due_count) as not_due_count,
    sum(no_norm_count) as no_norm_count,
    sum(solved_count) as solved_count,
    sum(explained_count) as explained_count,
    sum(refused_count) as refused_count,
    sum(redirected_count) as redirected_count,
    sum(returned_count) as returned_count,
    sum(repeat_count) as repeat_count,
    sum(auto_replied_count) as auto_replied_count,
    sum(rated_count) as rated_count,
    sum(satisfied_count) as satisfied_count,
    sum(impossible_count) as impossible_count
from touched
where month >= :month_from and month < :month_to
group by
    region_id,
    received_on,
    municipality_id,
    network_id;
