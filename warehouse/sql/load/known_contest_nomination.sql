-- Grain: one row per nomination of the region's contests; the year is part of its name
-- Parameters: region_id
select contest_nomination.nomination_id as id, cast(contest.year as text) as scope, contest_nomination.title as label
from contest_nomination
inner join contest on contest.contest_id = contest_nomination.contest_id
where contest.region_id = :region_id
order by id
