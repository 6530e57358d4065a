-- Grain: one row for the base; changes when the base is refreshed, so that caches are keyed by it. Moments in UTC.
select
    max(schema_version.version) as schema_version,
    max(report_state.refreshed_at) at time zone 'UTC' as refreshed_at,
    max(report_state.data_as_of) at time zone 'UTC' as data_as_of
from schema_version
left join report_state on true
order by schema_version;
