-- The search index: one row per word of a name, in the order of words; `entry` is what the script reads, as JSON.
-- Parameters: $payers whether payers have pages; $others the names of what is neither: elections, entities, removed networks
WITH named AS (
  SELECT shown_name(a.advertiser_name, a.advertiser_id) AS name, advertiser_path(a.platform, a.advertiser_id) || '.html' AS path,
    say_platform(a.platform) AS source, a.active + a.ended + a.gone + a.unknown AS ads, 'advertiser' AS kind,
    coalesce((
      SELECT string_agg(DISTINCT n.advertiser_name, ', ' ORDER BY n.advertiser_name) FROM advertiser_name AS n
      WHERE n.platform = a.platform AND n.advertiser_id = a.advertiser_id AND n.advertiser_name <> a.advertiser_name
    ), '') AS also
  FROM site_advertisers AS a
  WHERE a.advertiser_id NOT LIKE 'unknown:%'
  UNION ALL
  SELECT plain_text(payer), payer_path(platform, payer) || '.html', say_platform(platform),
    coalesce(sum(items) FILTER (basis = 'ads'), 0)::BIGINT, 'payer', ''
  FROM site_payers
  WHERE $payers AND payer_state = 'disclosed' AND payer IS NOT NULL
  GROUP BY platform, payer
  UNION ALL
  SELECT name, path, source, ads, kind, also
  FROM (SELECT unnest($others::STRUCT(name VARCHAR, path VARCHAR, source VARCHAR, ads BIGINT, kind VARCHAR, also VARCHAR)[], recursive := true))
), worded AS (
  SELECT name, path, source, ads, kind, also,
    list_distinct(regexp_extract_all(search_text(name || ' ' || also), '[\p{L}\p{N}]+'))[1:24] AS words
  FROM named
), parted AS (  -- scripts that write no spaces are found from any of their characters on
  SELECT name, path, source, ads, kind, also, left(u.word, 40) AS word
  FROM worded CROSS JOIN UNNEST(list_distinct(flatten(list_transform(words, lambda word:
    CASE WHEN regexp_matches(word, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]')
      THEN list_transform(range(1, least(length(word), 40) + 1), lambda start: substr(word, start::BIGINT)) ELSE [word] END)))) AS u(word)
)
SELECT word, to_json([word, shortened(name, 200), path, kind, source, ads::VARCHAR, shortened(plain_text(also), 200)])::VARCHAR AS entry
FROM parted
ORDER BY word, ads DESC, name, path
