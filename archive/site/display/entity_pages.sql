-- Every entity: what stands at the head of its page.
WITH ads AS (
  SELECT entity_id, count(*) AS ads, count(*) FILTER (status = 'active') AS active, count(*) FILTER (status = 'ended') AS ended,
    count(*) FILTER (status = 'gone') AS gone, count(*) FILTER (status = 'unknown') AS unknown,
    min(status_as_of) AS status_from, max(status_as_of) AS status_until
  FROM site_entities GROUP BY entity_id
)
SELECT e.entity_id, 'entity' AS kind, plain_text(e.entity_name) AS name, without_turns(plain_text(e.entity_name)) AS title,
  entity_path(e.entity_id) AS path, e.members, e.advertisers, e.payers, coalesce(list_transform(e.platforms, lambda each: say_platform(each)), [])
    AS platforms,
  coalesce(list_transform(e.outside, lambda each: {'ref': plain_text(each),
    'url': CASE WHEN regexp_full_match(each, 'wikidata:Q[0-9]{1,15}') THEN 'https://www.wikidata.org/wiki/' || substr(each, 10) ELSE '' END}), [])
    AS outside,
  e.contradictions, coalesce(a.ads, 0) AS ads, coalesce(a.active, 0) AS active, coalesce(a.ended, 0) AS ended, coalesce(a.gone, 0) AS gone,
  coalesce(a.unknown, 0) AS unknown, say_status_days(a.status_from, a.status_until) AS status_as_of, sort_name(e.entity_name) AS sorted
FROM entity AS e LEFT JOIN ads AS a ON a.entity_id = e.entity_id
ORDER BY e.entity_id
