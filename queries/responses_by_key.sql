-- Grain: one row per combination of the keys asked for (by_month, by_municipality, by_network, by_topic_group);
-- histogram of first-reply times (buckets of warehouse/sql/reporting.sql) of the messages received in the period.
-- Whole months come from report_month, the days at the edges from the messages themselves: routing.py.
-- Two arms for the two edges: an «or» of two ranges keeps DuckDB from skipping the blocks in between. Local time by the one
-- zone of `here`, not by the view's column: DuckDB turns a constant zone six times faster.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, by_*, month_*, raw_*
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
edge as (
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        reply_bucket as bucket
    from message_state
    cross join here
    where region_id = :region_id
        and reply_bucket is not null
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        reply_bucket as bucket
    from message_state
    cross join here
    where region_id = :region_id
        and reply_bucket is not null
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
),
counted as (
    select month, municipality_id, network_id, topic_group, bucket, count(*) as bucket_count
    from edge
    group by month, municipality_id, network_id, topic_group, bucket
),
histogram as (
    select
        case when :by_month then month end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        h00, h01, h02, h03, h04, h05, h06, h07, h08, h09, h10,
        h11, h12, h13, h14, h15, h16, h17, h18, h19, h20, h21,
        h22, h23, h24, h25, h26, h27, h28, h29, h30, h31, h32,
        h33, h34, h35, h36, h37, h38, h39, h40, h41, h42, h43,
        h44, h45, h46, h47, h48, h49, h50, h51, h52, h53, h54,
        h55, h56, h57, h58, h59, h60, h61, h62, h63, h64, h65
    from report_month
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
    union all
    select
        month, municipality_id, network_id, topic_group,
        sum(case when bucket = 0 then bucket_count else 0 end) as h00,
        sum(case when bucket = 1 then bucket_count else 0 end) as h01,
        sum(case when bucket = 2 then bucket_count else 0 end) as h02,
        sum(case when bucket = 3 then bucket_count else 0 end) as h03,
        sum(case when bucket = 4 then bucket_count else 0 end) as h04,
        sum(case when bucket = 5 then bucket_count else 0 end) as h05,
        sum(case when bucket = 6 then bucket_count else 0 end) as h06,
        sum(case when bucket = 7 then bucket_count else 0 end) as h07,
        sum(case when bucket = 8 then bucket_count else 0 end) as h08,
        sum(case when bucket = 9 then bucket_count else 0 end) as h09,
        sum(case when bucket = 10 then bucket_count else 0 end) as h10,
        sum(case when bucket = 11 then bucket_count else 0 end) as h11,
        sum(case when bucket = 12 then bucket_count else 0 end) as h12,
        sum(case when bucket = 13 then bucket_count else 0 end) as h13,
        sum(case when bucket = 14 then bucket_count else 0 end) as h14,
        sum(case when bucket = 15 then bucket_count else 0 end) as h15,
        sum(case when bucket = 16 then bucket_count else 0 end) as h16,
        sum(case when bucket = 17 then bucket_count else 0 end) as h17,
        sum(case when bucket = 18 then bucket_count else 0 end) as h18,
        sum(case when bucket = 19 then bucket_count else 0 end) as h19,
        sum(case when bucket = 20 then bucket_count else 0 end) as h20,
        sum(case when bucket = 21 then bucket_count else 0 end) as h21,
        sum(case when bucket = 22 then bucket_count else 0 end) as h22,
        sum(case when bucket = 23 then bucket_count else 0 end) as h23,
        sum(case when bucket = 24 then bucket_count else 0 end) as h24,
        sum(case when bucket = 25 then bucket_count else 0 end) as h25,
        sum(case when bucket = 26 then bucket_count else 0 end) as h26,
        sum(case when bucket = 27 then bucket_count else 0 end) as h27,
        sum(case when bucket = 28 then bucket_count else 0 end) as h28,
        sum(case when bucket = 29 then bucket_count else 0 end) as h29,
        sum(case when bucket = 30 then bucket_count else 0 end) as h30,
        sum(case when bucket = 31 then bucket_count else 0 end) as h31,
        sum(case when bucket = 32 then bucket_count else 0 end) as h32,
        sum(case when bucket = 33 then bucket_count else 0 end) as h33,
        sum(case when bucket = 34 then bucket_count else 0 end) as h34,
        sum(case when bucket = 35 then bucket_count else 0 end) as h35,
        sum(case when bucket = 36 then bucket_count else 0 end) as h36,
        sum(case when bucket = 37 then bucket_count else 0 end) as h37,
        sum(case when bucket = 38 then bucket_count else 0 end) as h38,
        sum(case when bucket = 39 then bucket_count else 0 end) as h39,
        sum(case when bucket = 40 then bucket_count else 0 end) as h40,
        sum(case when bucket = 41 then bucket_count else 0 end) as h41,
        sum(case when bucket = 42 then bucket_count else 0 end) as h42,
        sum(case when bucket = 43 then bucket_count else 0 end) as h43,
        sum(case when bucket = 44 then bucket_count else 0 end) as h44,
        sum(case when bucket = 45 then bucket_count else 0 end) as h45,
        sum(case when bucket = 46 then bucket_count else 0 end) as h46,
        sum(case when bucket = 47 then bucket_count else 0 end) as h47,
        sum(case when bucket = 48 then bucket_count else 0 end) as h48,
        sum(case when bucket = 49 then bucket_count else 0 end) as h49,
        sum(case when bucket = 50 then bucket_count else 0 end) as h50,
        sum(case when bucket = 51 then bucket_count else 0 end) as h51,
        sum(case when bucket = 52 then bucket_count else 0 end) as h52,
        sum(case when bucket = 53 then bucket_count else 0 end) as h53,
        sum(case when bucket = 54 then bucket_count else 0 end) as h54,
        sum(case when bucket = 55 then bucket_count else 0 end) as h55,
        sum(case when bucket = 56 then bucket_count else 0 end) as h56,
        sum(case when bucket = 57 then bucket_count else 0 end) as h57,
        sum(case when bucket = 58 then bucket_count else 0 end) as h58,
        sum(case when bucket = 59 then bucket_count else 0 end) as h59,
        sum(case when bucket = 60 then bucket_count else 0 end) as h60,
        sum(case when bucket = 61 then bucket_count else 0 end) as h61,
        sum(case when bucket = 62 then bucket_count else 0 end) as h62,
        sum(case when bucket = 63 then bucket_count else 0 end) as h63,
        sum(case when bucket = 64 then bucket_count else 0 end) as h64,
        sum(case when bucket = 65 then bucket_count else 0 end) as h65
    from counted
    group by month, municipality_id, network_id, topic_group
)
select
    month,
    municipality_id,
    network_id,
    topic_group,
    cast(coalesce(sum(h00), 0) as bigint) as h00,
    cast(coalesce(sum(h01), 0) as bigint) as h01,
    cast(coalesce(sum(h02), 0) as bigint) as h02,
    cast(coalesce(sum(h03), 0) as bigint) as h03,
    cast(coalesce(sum(h04), 0) as bigint) as h04,
    cast(coalesce(sum(h05), 0) as bigint) as h05,
    cast(coalesce(sum(h06), 0) as bigint) as h06,
    cast(coalesce(sum(h07), 0) as bigint) as h07,
    cast(coalesce(sum(h08), 0) as bigint) as h08,
    cast(coalesce(sum(h09), 0) as bigint) as h09,
    cast(coalesce(sum(h10), 0) as bigint) as h10,
    cast(coalesce(sum(h11), 0) as bigint) as h11,
    cast(coalesce(sum(h12), 0) as bigint) as h12,
    cast(coalesce(sum(h13), 0) as bigint) as h13,
    cast(coalesce(sum(h14), 0) as bigint) as h14,
    cast(coalesce(sum(h15), 0) as bigint) as h15,
    cast(coalesce(sum(h16), 0) as bigint) as h16,
    cast(coalesce(sum(h17), 0) as bigint) as h17,
    cast(coalesce(sum(h18), 0) as bigint) as h18,
    cast(coalesce(sum(h19), 0) as bigint) as h19,
    cast(coalesce(sum(h20), 0) as bigint) as h20,
    cast(coalesce(sum(h21), 0) as bigint) as h21,
    cast(coalesce(sum(h22), 0) as bigint) as h22,
    cast(coalesce(sum(h23), 0) as bigint) as h23,
    cast(coalesce(sum(h24), 0) as bigint) as h24,
    cast(coalesce(sum(h25), 0) as bigint) as h25,
    cast(coalesce(sum(h26), 0) as bigint) as h26,
    cast(coalesce(sum(h27), 0) as bigint) as h27,
    cast(coalesce(sum(h28), 0) as bigint) as h28,
    cast(coalesce(sum(h29), 0) as bigint) as h29,
    cast(coalesce(sum(h30), 0) as bigint) as h30,
    cast(coalesce(sum(h31), 0) as bigint) as h31,
    cast(coalesce(sum(h32), 0) as bigint) as h32,
    cast(coalesce(sum(h33), 0) as bigint) as h33,
    cast(coalesce(sum(h34), 0) as bigint) as h34,
    cast(coalesce(sum(h35), 0) as bigint) as h35,
    cast(coalesce(sum(h36), 0) as bigint) as h36,
    cast(coalesce(sum(h37), 0) as bigint) as h37,
    cast(coalesce(sum(h38), 0) as bigint) as h38,
    cast(coalesce(sum(h39), 0) as bigint) as h39,
    cast(coalesce(sum(h40), 0) as bigint) as h40,
    cast(coalesce(sum(h41), 0) as bigint) as h41,
    cast(coalesce(sum(h42), 0) as bigint) as h42,
    cast(coalesce(sum(h43), 0) as bigint) as h43,
    cast(coalesce(sum(h44), 0) as bigint) as h44,
    cast(coalesce(sum(h45), 0) as bigint) as h45,
    cast(coalesce(sum(h46), 0) as bigint) as h46,
    cast(coalesce(sum(h47), 0) as bigint) as h47,
    cast(coalesce(sum(h48), 0) as bigint) as h48,
    cast(coalesce(sum(h49), 0) as bigint) as h49,
    cast(coalesce(sum(h50), 0) as bigint) as h50,
    cast(coalesce(sum(h51), 0) as bigint) as h51,
    cast(coalesce(sum(h52), 0) as bigint) as h52,
    cast(coalesce(sum(h53), 0) as bigint) as h53,
    cast(coalesce(sum(h54), 0) as bigint) as h54,
    cast(coalesce(sum(h55), 0) as bigint) as h55,
    cast(coalesce(sum(h56), 0) as bigint) as h56,
    cast(coalesce(sum(h57), 0) as bigint) as h57,
    cast(coalesce(sum(h58), 0) as bigint) as h58,
    cast(coalesce(sum(h59), 0) as bigint) as h59,
    cast(coalesce(sum(h60), 0) as bigint) as h60,
    cast(coalesce(sum(h61), 0) as bigint) as h61,
    cast(coalesce(sum(h62), 0) as bigint) as h62,
    cast(coalesce(sum(h63), 0) as bigint) as h63,
    cast(coalesce(sum(h64), 0) as bigint) as h64,
    cast(coalesce(sum(h65), 0) as bigint) as h65
from histogram
group by month, municipality_id, network_id, topic_group
order by month nulls last, municipality_id, network_id, topic_group;
