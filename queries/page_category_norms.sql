-- Grain: one row per category of pages: how many posts a week a page of it is expected to publish.
-- Parameters: region_id
select
    category,
    cast(posts_per_week as integer) as posts_per_week
from page_category_norm
where region_id = :region_id
order by category;
