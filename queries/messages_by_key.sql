-- Grain: one row per combination of the keys asked for (by_month, by_day, by_municipality, by_network, by_topic_group);
-- additive facts of the messages received in the period. A key not asked for is null, 0 or ''.
-- Whole months come from report_month, the days at the edges from report_day or from the messages themselves: routing.py.
-- Two arms for the two edges: an «or» of two ranges keeps DuckDB from skipping the blocks in between. Local time by the one
-- zone of `here`, not by the view's column: DuckDB turns a constant zone six times faster.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, by_*, month_*, day_*, raw_*
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
fact as (
    select
        case when :by_month then month end as month,
        cast(null as date) as received_on,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, deferred_late_count, final_count, answered_count, answered_seconds, final_answered_count,
        final_answered_seconds, routed_count, routed_seconds, prepared_count, prepared_seconds, published_count,
        published_seconds, judged_count, in_norm_count, not_due_count, no_norm_count, solved_count,
        explained_count, refused_count, redirected_count, returned_count, repeat_count, auto_replied_count,
        rated_count, satisfied_count, impossible_count
    from report_month
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
    union all
    select
        case when :by_month then cast(date_trunc('month', received_on) as date) end as month,
        case when :by_day then received_on end as received_on,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        '' as topic_group,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, deferred_late_count, final_count, answered_count, answered_seconds, final_answered_count,
        final_answered_seconds, routed_count, routed_seconds, prepared_count, prepared_seconds, published_count,
        published_seconds, judged_count, in_norm_count, not_due_count, no_norm_count, solved_count,
        explained_count, refused_count, redirected_count, returned_count, repeat_count, auto_replied_count,
        rated_count, satisfied_count, impossible_count
    from report_day
    where region_id = :region_id
        and (
            (received_on >= :day_head_from and received_on < :day_head_to)
            or (received_on >= :day_tail_from and received_on < :day_tail_to)
        )
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
    union all
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_day then cast(message_state.received_at at time zone here.time_zone as date) end as received_on,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, deferred_late_count, final_count, answered_count, answered_seconds, final_answered_count,
        final_answered_seconds, routed_count, routed_seconds, prepared_count, prepared_seconds, published_count,
        published_seconds, judged_count, in_norm_count, not_due_count, no_norm_count, solved_count,
        explained_count, refused_count, redirected_count, returned_count, repeat_count, auto_replied_count,
        rated_count, satisfied_count, impossible_count
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
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_day then cast(message_state.received_at at time zone here.time_zone as date) end as received_on,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, deferred_late_count, final_count, answered_count, answered_seconds, final_answered_count,
        final_answered_seconds, routed_count, routed_seconds, prepared_count, prepared_seconds, published_count,
        published_seconds, judged_count, in_norm_count, not_due_count, no_norm_count, solved_count,
        explained_count, refused_count, redirected_count, returned_count, repeat_count, auto_replied_count,
        rated_count, satisfied_count, impossible_count
    from message_state
    cross join here
    where region_id = :region_id
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
)
select
    month,
    received_on,
    municipality_id,
    network_id,
    topic_group,
    cast(coalesce(sum(received_count), 0) as bigint) as received_count,
    cast(coalesce(sum(no_reply_needed_count), 0) as bigint) as no_reply_needed_count,
    cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
    cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
    cast(coalesce(sum(in_progress_count), 0) as bigint) as in_progress_count,
    cast(coalesce(sum(final_overdue_count), 0) as bigint) as final_overdue_count,
    cast(coalesce(sum(deferred_count), 0) as bigint) as deferred_count,
    cast(coalesce(sum(deferred_late_count), 0) as bigint) as deferred_late_count,
    cast(coalesce(sum(final_count), 0) as bigint) as final_count,
    cast(coalesce(sum(answered_count), 0) as bigint) as answered_count,
    cast(coalesce(sum(answered_seconds), 0) as bigint) as answered_seconds,
    cast(coalesce(sum(final_answered_count), 0) as bigint) as final_answered_count,
    cast(coalesce(sum(final_answered_seconds), 0) as bigint) as final_answered_seconds,
    cast(coalesce(sum(routed_count), 0) as bigint) as routed_count,
    cast(coalesce(sum(routed_seconds), 0) as bigint) as routed_seconds,
    cast(coalesce(sum(prepared_count), 0) as bigint) as prepared_count,
    cast(coalesce(sum(prepared_seconds), 0) as bigint) as prepared_seconds,
    cast(coalesce(sum(published_count), 0) as bigint) as published_count,
    cast(coalesce(sum(published_seconds), 0) as bigint) as published_seconds,
    cast(coalesce(sum(judged_count), 0) as bigint) as judged_count,
    cast(coalesce(sum(in_norm_count), 0) as bigint) as in_norm_count,
    cast(coalesce(sum(not_due_count), 0) as bigint) as not_due_count,
    cast(coalesce(sum(no_norm_count), 0) as bigint) as no_norm_count,
    cast(coalesce(sum(solved_count), 0) as bigint) as solved_count,
    cast(coalesce(sum(explained_count), 0) as bigint) as explained_count,
    cast(coalesce(sum(refused_count), 0) as bigint) as refused_count,
    cast(coalesce(sum(redirected_count), 0) as bigint) as redirected_count,
    cast(coalesce(sum(returned_count), 0) as bigint) as returned_count,
    cast(coalesce(sum(repeat_count), 0) as bigint) as repeat_count,
    cast(coalesce(sum(auto_replied_count), 0) as bigint) as auto_replied_count,
    cast(coalesce(sum(rated_count), 0) as bigint) as rated_count,
    cast(coalesce(sum(satisfied_count), 0) as bigint) as satisfied_count,
    cast(coalesce(sum(impossible_count), 0) as bigint) as impossible_count
from fact
group by month, received_on, municipality_id, network_id, topic_group
order by month nulls last, received_on nulls last, municipality_id, network_id, topic_group;
