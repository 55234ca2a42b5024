-- What the ads cost that ran in the period of each election and in its country or regions, by what ties them to it; with their advertisers.
-- Parameters: $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active; $election the name of one election
-- `basis`: country (the dump ties the ad to it), targeting (a place there was asked for), delivery (it was seen there), dump (the whole
-- dump is of that country). An ad may have several; `any` counts each ad once, and bases are never to be added. An ad counts whole
-- unless $pro_rate (then without ads of which nothing tells how long they ran), although it may have run, or been seen, elsewhere too. It says nothing about what an ad is about.
-- `counted_by`: rule (the law or rule that states the period is named in `election`), stated (adlib.toml says so) or three months before (no
-- period is stated: from three months before the first polling day). Elections are those that come with adlib and those of adlib.toml.
WITH tied AS (
  SELECT t.election_no, s.platform, s.advertiser_id, s.currency, s.spend_kind, s.spend_lower, s.spend_upper,
    s.ran_until - s.started_on + 1 AS of_days, CASE WHEN CAST($pro_rate AS BOOLEAN)
      THEN least(s.ran_until, t.counted_until) - greatest(s.started_on, t.counted_from) + 1 ELSE s.ran_until - s.started_on + 1 END AS days,
    t.tied_by /*+ , s.rate_source, s.rate_day +*/
  FROM ad_spend(NULL, NULL, NULL) AS s
  JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id
    AND t.year = election_year(s.started_on, s.ran_until) AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
  WHERE (s.has_length OR NOT coalesce(CAST($pro_rate AS BOOLEAN), false))
    AND ($election IS NULL OR t.election_no IN (SELECT rowid FROM election WHERE name = $election)) AND ($platform IS NULL OR s.platform = $platform)
    AND ($currency IS NULL OR s.currency = $currency) AND ($status IS NULL OR s.status = $status)
), whole AS (
  SELECT election_no, tied_by, platform, currency, advertiser_id,
    money_share_kind(spend_kind, days, of_days) AS spend_kind, money_part(money_share(spend_lower, days, of_days),
      money_share(spend_upper, days, of_days), CAST(NULL AS DECIMAL(18,2))) AS part
    /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM tied
  GROUP BY election_no, tied_by, platform, currency, advertiser_id, money_share_kind(spend_kind, days, of_days)
), part AS (
  SELECT * EXCLUDE (tied_by), unnest(list_prepend('any', election_bases(tied_by))) AS basis FROM whole
), summed AS (
  SELECT election_no, basis, platform, currency, count(DISTINCT advertiser_id) AS advertisers, money_total_of(spend_kind, part) AS spend
    /*+ , rates_total_of(rates) AS rates +*/
  FROM part
  GROUP BY election_no, basis, platform, currency
)
SELECT e.name AS election, e.jurisdiction, election_from(e.polling_days, e.period_start) AS period_start,
  election_until(e.polling_days, e.period_end) AS period_end, p.basis, p.platform, p.currency,
  p.spend.lower AS spend_lower, p.spend.upper AS spend_upper, p.spend.kind AS spend_kind, p.spend.count AS ads, p.spend.open AS open_ads,
  p.spend.undisclosed AS undisclosed_ads, p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.advertisers,
  election_window(e.period_start, e.period_rule) AS counted_by
FROM summed AS p JOIN election AS e ON e.rowid = p.election_no
ORDER BY election_from(e.polling_days, e.period_start), e.name, CASE p.basis WHEN 'any' THEN 1 ELSE 2 END, p.basis, p.platform, p.currency NULLS LAST
