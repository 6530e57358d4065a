-- Reporting tables: what the screens read instead of raw messages, so that a screen costs the same at any volume.
-- Built by `python -m warehouse refresh` from the view message_state, the only place where the state of a message is defined.
-- Months, weeks, days and hours are in the region's own time zone; a message belongs to the period in which it was received.
-- h00-h65: histogram of response times. h00 under 1 minute, h01-h64 logarithmic from 1 minute to 60 days, h65 over 60 days.

-- Grain: one row per region. What the reporting tables were built from.
create table report_state (
    region_id integer not null primary key,
    data_as_of timestamp with time zone not null,
    refreshed_at timestamp with time zone not null,
    message_count bigint not null,            -- received by data_as_of
    future_count bigint not null,             -- received after data_as_of: in no figure, shown as defects of the data
    first_received_on date,
    last_received_on date
);

-- Months whose messages changed since the last refresh. A writer of its own inserts here or runs refresh --full.
create table report_dirty (
    region_id integer not null,
    month date not null
);

-- Grain: one row per month × municipality × network × topic group
create table report_month (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    network_id integer not null,
    topic_group text not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_overdue_count integer not null,
    deferred_count integer not null,
    deferred_late_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    final_answered_count integer not null,
    final_answered_seconds bigint not null,
    routed_count integer not null,
    routed_seconds bigint not null,
    prepared_count integer not null,
    prepared_seconds bigint not null,
    published_count integer not null,
    published_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    not_due_count integer not null,
    no_norm_count integer not null,
    solved_count integer not null,
    explained_count integer not null,
    refused_count integer not null,
    redirected_count integer not null,
    returned_count integer not null,
    repeat_count integer not null,
    auto_replied_count integer not null,
    rated_count integer not null,
    satisfied_count integer not null,
    impossible_count integer not null,
    h00 integer not null, h01 integer not null, h02 integer not null, h03 integer not null, h04 integer not null, h05 integer not null,
    h06 integer not null, h07 integer not null, h08 integer not null, h09 integer not null, h10 integer not null, h11 integer not null,
    h12 integer not null, h13 integer not null, h14 integer not null, h15 integer not null, h16 integer not null, h17 integer not null,
    h18 integer not null, h19 integer not null, h20 integer not null, h21 integer not null, h22 integer not null, h23 integer not null,
    h24 integer not null, h25 integer not null, h26 integer not null, h27 integer not null, h28 integer not null, h29 integer not null,
    h30 integer not null, h31 integer not null, h32 integer not null, h33 integer not null, h34 integer not null, h35 integer not null,
    h36 integer not null, h37 integer not null, h38 integer not null, h39 integer not null, h40 integer not null, h41 integer not null,
    h42 integer not null, h43 integer not null, h44 integer not null, h45 integer not null, h46 integer not null, h47 integer not null,
    h48 integer not null, h49 integer not null, h50 integer not null, h51 integer not null, h52 integer not null, h53 integer not null,
    h54 integer not null, h55 integer not null, h56 integer not null, h57 integer not null, h58 integer not null, h59 integer not null,
    h60 integer not null, h61 integer not null, h62 integer not null, h63 integer not null, h64 integer not null, h65 integer not null,
    primary key (region_id, month, municipality_id, network_id, topic_group)
);

-- Grain: one row per week (by the region's first day of the week) × municipality × topic group
create table report_week (
    region_id integer not null,
    week date not null,
    municipality_id integer not null,
    topic_group text not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    h00 integer not null, h01 integer not null, h02 integer not null, h03 integer not null, h04 integer not null, h05 integer not null,
    h06 integer not null, h07 integer not null, h08 integer not null, h09 integer not null, h10 integer not null, h11 integer not null,
    h12 integer not null, h13 integer not null, h14 integer not null, h15 integer not null, h16 integer not null, h17 integer not null,
    h18 integer not null, h19 integer not null, h20 integer not null, h21 integer not null, h22 integer not null, h23 integer not null,
    h24 integer not null, h25 integer not null, h26 integer not null, h27 integer not null, h28 integer not null, h29 integer not null,
    h30 integer not null, h31 integer not null, h32 integer not null, h33 integer not null, h34 integer not null, h35 integer not null,
    h36 integer not null, h37 integer not null, h38 integer not null, h39 integer not null, h40 integer not null, h41 integer not null,
    h42 integer not null, h43 integer not null, h44 integer not null, h45 integer not null, h46 integer not null, h47 integer not null,
    h48 integer not null, h49 integer not null, h50 integer not null, h51 integer not null, h52 integer not null, h53 integer not null,
    h54 integer not null, h55 integer not null, h56 integer not null, h57 integer not null, h58 integer not null, h59 integer not null,
    h60 integer not null, h61 integer not null, h62 integer not null, h63 integer not null, h64 integer not null, h65 integer not null,
    primary key (region_id, week, municipality_id, topic_group)
);

-- Grain: one row per day × municipality × network
create table report_day (
    region_id integer not null,
    received_on date not null,
    municipality_id integer not null,
    network_id integer not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_overdue_count integer not null,
    deferred_count integer not null,
    deferred_late_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    final_answered_count integer not null,
    final_answered_seconds bigint not null,
    routed_count integer not null,
    routed_seconds bigint not null,
    prepared_count integer not null,
    prepared_seconds bigint not null,
    published_count integer not null,
    published_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    not_due_count integer not null,
    no_norm_count integer not null,
    solved_count integer not null,
    explained_count integer not null,
    refused_count integer not null,
    redirected_count integer not null,
    returned_count integer not null,
    repeat_count integer not null,
    auto_replied_count integer not null,
    rated_count integer not null,
    satisfied_count integer not null,
    impossible_count integer not null,
    primary key (region_id, received_on, municipality_id, network_id)
);

-- Grain: one row per month × municipality × topic
create table report_topic (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    topic_id integer not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    primary key (region_id, month, municipality_id, topic_id)
);

-- Grain: one row per month × municipality × channel × urgency
create table report_channel (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    channel_id integer not null,
    urgency text not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    h00 integer not null, h01 integer not null, h02 integer not null, h03 integer not null, h04 integer not null, h05 integer not null,
    h06 integer not null, h07 integer not null, h08 integer not null, h09 integer not null, h10 integer not null, h11 integer not null,
    h12 integer not null, h13 integer not null, h14 integer not null, h15 integer not null, h16 integer not null, h17 integer not null,
    h18 integer not null, h19 integer not null, h20 integer not null, h21 integer not null, h22 integer not null, h23 integer not null,
    h24 integer not null, h25 integer not null, h26 integer not null, h27 integer not null, h28 integer not null, h29 integer not null,
    h30 integer not null, h31 integer not null, h32 integer not null, h33 integer not null, h34 integer not null, h35 integer not null,
    h36 integer not null, h37 integer not null, h38 integer not null, h39 integer not null, h40 integer not null, h41 integer not null,
    h42 integer not null, h43 integer not null, h44 integer not null, h45 integer not null, h46 integer not null, h47 integer not null,
    h48 integer not null, h49 integer not null, h50 integer not null, h51 integer not null, h52 integer not null, h53 integer not null,
    h54 integer not null, h55 integer not null, h56 integer not null, h57 integer not null, h58 integer not null, h59 integer not null,
    h60 integer not null, h61 integer not null, h62 integer not null, h63 integer not null, h64 integer not null, h65 integer not null,
    primary key (region_id, month, municipality_id, channel_id, urgency)
);

-- Grain: one row per month × municipality × executor (0 = none named)
create table report_body (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    executor_body_id integer not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    final_overdue_count integer not null,
    deferred_count integer not null,
    returned_count integer not null,
    primary key (region_id, month, municipality_id, executor_body_id)
);

-- Grain: one row per month × municipality × page (0 = none named)
create table report_page (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    page_id integer not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    primary key (region_id, month, municipality_id, page_id)
);

-- Grain: one row per month × municipality × specialist (0 = «не отнесено»).
-- log_*: count, sum and sum of squares of ln t*, t* = min(response, 72 h) in minutes, in millionths; a message that has waited
-- longer than 72 h enters as 72 h, one that has waited less is in young_waiting_count
create table report_specialist (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    specialist_id integer not null,
    received_count integer not null,
    no_reply_needed_count integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    in_progress_count integer not null,
    final_count integer not null,
    answered_count integer not null,
    answered_seconds bigint not null,
    judged_count integer not null,
    in_norm_count integer not null,
    repeat_count integer not null,
    impossible_count integer not null,
    final_answered_count integer not null,
    returned_count integer not null,
    under_minute_count integer not null,
    young_waiting_count integer not null,
    log_count integer not null,
    log_micros bigint not null,
    log_square_micros bigint not null,
    primary key (region_id, month, municipality_id, specialist_id)
);

-- Grain: one row per month × municipality × weekday (ISO, 1 = Monday) × hour, of arrival or of first reply
create table report_hour (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    weekday smallint not null,
    hour smallint not null,
    received_count integer not null,
    replied_count integer not null,
    primary key (region_id, month, municipality_id, weekday, hour)
);

-- Grain: one row per month of arrival × municipality × network × topic group, of messages that wait for a first reply at
-- data_as_of; rebuilt whole at every refresh. h00-h65: histogram of their ages; overdue_*: overdue by age past the deadline
create table report_waiting (
    region_id integer not null,
    month date not null,
    municipality_id integer not null,
    network_id integer not null,
    topic_group text not null,
    waiting_count integer not null,
    overdue_count integer not null,
    due_today_count integer not null,
    overdue_1_day_count integer not null,
    overdue_3_days_count integer not null,
    overdue_7_days_count integer not null,
    overdue_older_count integer not null,
    waiting_over_3_days_count integer not null,
    h00 integer not null, h01 integer not null, h02 integer not null, h03 integer not null, h04 integer not null, h05 integer not null,
    h06 integer not null, h07 integer not null, h08 integer not null, h09 integer not null, h10 integer not null, h11 integer not null,
    h12 integer not null, h13 integer not null, h14 integer not null, h15 integer not null, h16 integer not null, h17 integer not null,
    h18 integer not null, h19 integer not null, h20 integer not null, h21 integer not null, h22 integer not null, h23 integer not null,
    h24 integer not null, h25 integer not null, h26 integer not null, h27 integer not null, h28 integer not null, h29 integer not null,
    h30 integer not null, h31 integer not null, h32 integer not null, h33 integer not null, h34 integer not null, h35 integer not null,
    h36 integer not null, h37 integer not null, h38 integer not null, h39 integer not null, h40 integer not null, h41 integer not null,
    h42 integer not null, h43 integer not null, h44 integer not null, h45 integer not null, h46 integer not null, h47 integer not null,
    h48 integer not null, h49 integer not null, h50 integer not null, h51 integer not null, h52 integer not null, h53 integer not null,
    h54 integer not null, h55 integer not null, h56 integer not null, h57 integer not null, h58 integer not null, h59 integer not null,
    h60 integer not null, h61 integer not null, h62 integer not null, h63 integer not null, h64 integer not null, h65 integer not null,
    primary key (region_id, month, municipality_id, network_id, topic_group)
);

-- Grain: one row per municipality × executor (0 = none named), of messages that wait or are in progress at data_as_of
create table report_waiting_body (
    region_id integer not null,
    municipality_id integer not null,
    executor_body_id integer not null,
    waiting_count integer not null,
    overdue_count integer not null,
    due_today_count integer not null,
    overdue_1_day_count integer not null,
    overdue_3_days_count integer not null,
    overdue_7_days_count integer not null,
    overdue_older_count integer not null,
    waiting_over_3_days_count integer not null,
    deferred_count integer not null,
    deferred_late_count integer not null,
    final_overdue_count integer not null,
    primary key (region_id, municipality_id, executor_body_id)
);
