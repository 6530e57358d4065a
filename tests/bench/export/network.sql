-- Grain: one row per network
select code, name, case when in_official_list then 'да' else 'нет' end as in_official_list from network order by network_id
