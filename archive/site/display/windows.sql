-- The five advertisers that spent most in each window of the home page, in each of the two currencies with the most advertisers.
SELECT place, name AS window_name, jurisdiction, window_period, coalesce(currency, '') AS currency, advertisers, rank, shown_name(advertiser_name, advertiser_id) AS name,
  advertiser_path(platform, advertiser_id) AS path, say_platform(platform) AS platform_words, say_bounds(spend_lower, spend_upper, currency) AS spend,
  coalesce(round(spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 0) AS solid,
  CASE WHEN spend_upper IS NULL THEN coalesce(round(100 - spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 100)
    ELSE coalesce(round((spend_upper - spend_lower)::DOUBLE / nullif(scale, 0) * 100, 2), 0) END AS hatched,
  spend_upper IS NULL AS is_open
FROM (
  SELECT *, dense_rank() OVER (PARTITION BY place ORDER BY advertisers DESC, currency NULLS LAST) AS list_place
  FROM (
    SELECT w.*, say_period(w.since, w.until) AS window_period, count(*) OVER whole AS advertisers,
      max(coalesce(w.spend_upper::DOUBLE, w.spend_lower::DOUBLE * 1.15)) OVER whole AS scale,
      row_number() OVER (PARTITION BY w.place, w.currency ORDER BY w.spend_lower DESC, w.spend_upper DESC NULLS FIRST, w.platform, w.advertiser_id) AS rank
    FROM site_windows AS w
    WINDOW whole AS (PARTITION BY w.place, w.currency)
  )
)
WHERE rank <= 5 AND list_place <= 2
ORDER BY place, list_place, rank
