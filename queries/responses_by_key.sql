-- Grain: one row per combination of the keys asked for (by_month, by_municipality, by_network, by_topic_group);
-- histogram of first-reply times (buckets of warehouse/sql/reporting.sql) of the messages received in whole months.
-- The days at the edges of a period are in times_by_bucket: reports/facts.py adds them up.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, by_*, month_*
with histogram as (
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
