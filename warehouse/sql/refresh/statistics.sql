-- Only for PostgreSQL: statistics on the expressions that raw windows group by, one set per time zone of a region.
-- The planner uses them when the expression's text matches, zone included.
do $$
declare
    zone text;
begin
    for zone in select distinct time_zone from region loop
        execute format(
            'create statistics if not exists %I on (cast(date_trunc(''month'', received_at at time zone %L) as date)) from message',
            'message_month_' || md5(zone), zone);
        execute format(
            'create statistics if not exists %I on (cast(received_at at time zone %L as date)) from message',
            'message_day_' || md5(zone), zone);
    end loop;
end
$$
