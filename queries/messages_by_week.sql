-- Grain: one row per week, named by its first day (the region's week_starts_on); additive facts of the messages received in the
-- period, so a week that the period cuts has only its days within the period.
-- Whole weeks come from report_week, the days at the edges from report_day or from the messages: routing.py.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, week_*, day_*, raw_*
with here as (
    select region.time_zone, region.week_starts_on from region where region.region_id = :region_id
),
fact as (
    select
        week,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from report_week
    where region_id = :region_id
        and week >= :week_from and week < :week_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
    union all
    select
        received_on - mod(cast(extract(isodow from received_on) as integer) - here.week_starts_on + 7, 7) as week,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from report_day
    cross join here
    where region_id = :region_id
        and (
            (received_on >= :day_head_from and received_on < :day_head_to)
            or (received_on >= :day_tail_from and received_on < :day_tail_to)
        )
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
    union all
    select
        cast(message_state.received_at at time zone here.time_zone as date)
            - mod(
                cast(extract(isodow from message_state.received_at at time zone here.time_zone) as integer)
                - here.week_starts_on + 7,
                7
            ) as week,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from message_state
    cross join here
    where region_id = :region_id
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        cast(message_state.received_at at time zone here.time_zone as date)
            - mod(
                cast(extract(isodow from message_state.received_at at time zone here.time_zone) as integer)
                - here.week_starts_on + 7,
                7
            ) as week,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from message_state
    cross join here
    where region_id = :region_id
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
),
counted as (
    select
        cast(week as date) as week,
        cast(coalesce(sum(received_count), 0) as bigint) as received_count,
        cast(coalesce(sum(no_reply_needed_count), 0) as bigint) as no_reply_needed_count,
        cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
        cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
        cast(coalesce(sum(in_progress_count), 0) as bigint) as in_progress_count,
        cast(coalesce(sum(final_count), 0) as bigint) as final_count,
        cast(coalesce(sum(answered_count), 0) as bigint) as answered_count,
        cast(coalesce(sum(answered_seconds), 0) as bigint) as answered_seconds,
        cast(coalesce(sum(judged_count), 0) as bigint) as judged_count,
        cast(coalesce(sum(in_norm_count), 0) as bigint) as in_norm_count,
        cast(coalesce(sum(repeat_count), 0) as bigint) as repeat_count,
        cast(coalesce(sum(impossible_count), 0) as bigint) as impossible_count
    from fact
    group by cast(week as date)
)
select
    week,
    received_count,
    no_reply_needed_count,
    waiting_count,
    overdue_count,
    in_progress_count,
    final_count,
    answered_count,
    answered_seconds,
    judged_count,
    in_norm_count,
    repeat_count,
    impossible_count
from counted
order by week;
