-- Only for PostgreSQL: indexes of raw windows and drills, and the statistics that let the planner see how few groups
-- a month, a weekday or an hour makes (without them raw aggregates sort every row: 3-4 times slower).
create index if not exists message_received on message (region_id, received_at);
create index if not exists message_specialist on message (specialist_id, received_at) where specialist_id is not null;
create index if not exists message_executor on message (executor_body_id, received_at) where executor_body_id is not null;
create index if not exists message_page on message (page_id, received_at) where page_id is not null;
-- Messages of the states of «now» (queries/message_list.sql): those without a final reply, a few thousand at any size of the
-- base, and those whose final reply is later than the morning of data_as_of; a BRIN index costs a load next to nothing.
create index if not exists message_unfinished on message (region_id, received_at) where final_reply_at is null and needs_reply;
create index if not exists message_final_reply on message using brin (final_reply_at);
create index if not exists message_planned on message (region_id, planned_on) where planned_on is not null;
-- Messages without a final reply mostly need none; the planner must know how few of them wait for one.
create statistics if not exists message_open (mcv) on needs_reply, final_reply_at from message;
-- The last observed month of pages, and the months of a period (queries/pages_by_key.sql and its like).
create index if not exists page_month_month on page_month (region_id, month);
