-- The ads that began last among those that are active and whose text a dump has, one of each advertiser.
WITH newest AS (
  SELECT c.version_id, c.platform, c.advertiser_id, c.started_on
  FROM ad_current AS c JOIN ad_version AS t ON t.version_id = c.version_id
  WHERE c.status = 'active' AND c.started_on <= CAST(c.status_as_of AS DATE) AND trim(t.text) <> ''
  QUALIFY row_number() OVER (PARTITION BY c.platform, c.advertiser_id ORDER BY c.started_on DESC, c.version_id) = 1
  ORDER BY c.started_on DESC, c.platform, c.advertiser_id LIMIT 8
)
SELECT long_day(n.started_on) AS day, shown_name(a.advertiser_name, n.advertiser_id) AS name, advertiser_path(n.platform, n.advertiser_id) AS path,
  say_platform(n.platform) AS platform_words, plain_text(shortened(v.text, 180)) AS text, only_language(v.languages) AS lang,
  CASE WHEN v.ad_id_basis = 'platform' THEN plain_text(v.ad_id) ELSE '' END AS ad_id,
  ad_path(v.platform, v.ad_id) || '.html#ad-' || anchor_id(v.ad_id) AS address,
  say_money(v.spend_lower, v.spend_upper, v.spend_kind, v.currency) AS spend
FROM newest AS n
JOIN ad_version AS v ON v.version_id = n.version_id
JOIN advertiser AS a ON a.platform = n.platform AND a.advertiser_id = n.advertiser_id
ORDER BY n.started_on DESC, n.platform, n.advertiser_id
