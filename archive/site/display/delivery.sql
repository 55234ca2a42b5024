-- Who saw an advertiser's ads: one table by age (women, men, unknown) and one by region, each as one text for `table_rows`.
SELECT platform, advertiser_id, dimension, count(*) AS length,
  string_agg(part || chr(31) || cells, chr(30) ORDER BY is_last, place, sort_name(part), part) AS body
FROM (
  SELECT platform, advertiser_id, dimension,
    CASE WHEN part IS NULL THEN _('not stated') WHEN dimension = 'region' THEN plain_text(part) ELSE replace(plain_text(part), '-', '–') END AS part,
    CASE WHEN dimension <> 'region' THEN 0 WHEN part = 'Unknown' THEN 1 ELSE -sum(impressions_lower) END AS place, dimension = 'region' AND part IS NULL AS is_last,
    CASE WHEN dimension = 'region' THEN '' ELSE
      coalesce(max(say_bounds(impressions_lower, impressions_upper, NULL)) FILTER (gender = 'female'), '–') || chr(31) ||
      coalesce(max(say_bounds(impressions_lower, impressions_upper, NULL)) FILTER (gender = 'male'), '–') || chr(31)
    END || coalesce(max(say_bounds(impressions_lower, impressions_upper, NULL)) FILTER (coalesce(gender, '') NOT IN ('female', 'male')), '–') AS cells
  FROM gathered.delivery_figures
  GROUP BY platform, advertiser_id, dimension, delivery_figures.part
)
GROUP BY platform, advertiser_id, dimension
ORDER BY platform, advertiser_id, dimension
