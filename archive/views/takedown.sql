-- Every removed network, one row: what its sources state, as intervals that hold all of them; `disputed` names what they disagree about.
CREATE OR REPLACE VIEW takedown AS
WITH figure AS (  -- where no source states an upper bound, there is none
  SELECT shown_id, field, min(lower) AS lower, CASE WHEN count(upper) = count(*) THEN max(upper) END AS upper,
    CASE WHEN count(DISTINCT kind) = 1 AND count(DISTINCT (lower, upper)) = 1 THEN any_value(kind)
      WHEN count(upper) < count(*) THEN 'at_least' ELSE 'range' END AS kind,
    max(step) AS step, CASE WHEN count(DISTINCT currency) = 1 AND count(currency) = count(*) THEN any_value(currency) END AS currency,
    count(DISTINCT coalesce(currency, '')) AS currencies
  FROM takedown_statement
  WHERE is_read AND kind IS DISTINCT FROM 'not_stated' AND (lower IS NOT NULL OR upper IS NOT NULL)
  GROUP BY shown_id, field
), figures AS (
  SELECT shown_id, map_from_entries(list({'key': field, 'value': {
    'lower': lower, 'upper': upper, 'kind': kind, 'step': step, 'currency': currency, 'currencies': currencies
  }} ORDER BY field)) AS of FROM figure GROUP BY shown_id
), words AS (
  SELECT shown_id,
    arg_min(value, (basis = 'file_name', takedown_id <> shown_id, document_id, value_no)) FILTER (field = 'name' AND is_read) AS name,
    list(DISTINCT value ORDER BY value) FILTER (field = 'platform' AND is_read) AS platforms,
    coalesce(bool_or(field = 'removal' AND value = 'stated'), false) AS is_removal,
    min(first_day) FILTER (field = 'announced') AS announced_from, max(last_day) FILTER (field = 'announced') AS announced_until,
    min(first_day) FILTER (field = 'period') AS period_from, max(last_day) FILTER (field = 'period') AS period_until,
    min(first_day) FILTER (field = 'active_from') AS active_from, max(last_day) FILTER (field = 'active_until') AS active_until,
    min(first_day) FILTER (field = 'first_ad') AS first_ad, max(last_day) FILTER (field = 'last_ad') AS last_ad,
    list(DISTINCT value ORDER BY value) FILTER (field = 'origin' AND is_read) AS origin,
    list(DISTINCT value ORDER BY value) FILTER (field = 'target' AND is_read) AS targets,
    list(DISTINCT value ORDER BY value) FILTER (field = 'attributed_to' AND is_read) AS attributed_to,
    list(DISTINCT value ORDER BY value) FILTER (field = 'paid_in' AND is_read) AS paid_in,
    list(DISTINCT field ORDER BY field) FILTER (is_disputed) AS disputed,
    count(*) FILTER (NOT is_read) AS unread, list(DISTINCT document_id ORDER BY document_id) AS document_ids,
    list(DISTINCT source ORDER BY source) AS sources
  FROM takedown_statement GROUP BY shown_id
), listed AS (
  SELECT l.shown_id, count(DISTINCT (a.platform, a.asset_type, coalesce(a.asset_id, a.asset_url, a.asset_name))) AS assets,
    list(DISTINCT a.document_id ORDER BY a.document_id) AS document_ids
  FROM takedown_asset AS a JOIN takedown_link AS l ON l.takedown_id = a.takedown_id GROUP BY l.shown_id
)
SELECT coalesce(w.shown_id, l.shown_id) AS takedown_id, coalesce(w.name, 'Network from ' || array_to_string(w.origin, ', ') || coalesce(', attributed to ' || w.attributed_to[1], ''),
    l.shown_id, w.shown_id) AS name, coalesce(w.platforms, []) AS platforms,
  coalesce(w.is_removal, false) AS is_removal, w.announced_from, w.announced_until, w.period_from, w.period_until,
  w.active_from, w.active_until, coalesce(w.origin, []) AS origin, coalesce(w.targets, []) AS targets,
  coalesce(w.attributed_to, []) AS attributed_to,
  CAST(f.of['assets'].lower AS BIGINT) AS assets_lower, CAST(f.of['assets'].upper AS BIGINT) AS assets_upper,
  CAST(f.of['pages'].lower AS BIGINT) AS pages_lower, CAST(f.of['pages'].upper AS BIGINT) AS pages_upper,
  CAST(f.of['groups'].lower AS BIGINT) AS groups_lower, CAST(f.of['groups'].upper AS BIGINT) AS groups_upper,
  CAST(f.of['events'].lower AS BIGINT) AS events_lower, CAST(f.of['events'].upper AS BIGINT) AS events_upper,
  CAST(f.of['accounts'].lower AS BIGINT) AS accounts_lower, CAST(f.of['accounts'].upper AS BIGINT) AS accounts_upper,
  CAST(f.of['instagram_accounts'].lower AS BIGINT) AS instagram_accounts_lower,
  CAST(f.of['instagram_accounts'].upper AS BIGINT) AS instagram_accounts_upper,
  CAST(f.of['facebook_and_instagram_accounts'].lower AS BIGINT) AS facebook_and_instagram_accounts_lower,
  CAST(f.of['facebook_and_instagram_accounts'].upper AS BIGINT) AS facebook_and_instagram_accounts_upper,
  CAST(f.of['followers'].lower AS BIGINT) AS followers_lower, CAST(f.of['followers'].upper AS BIGINT) AS followers_upper,
  CAST(f.of['page_followers'].lower AS BIGINT) AS page_followers_lower, CAST(f.of['page_followers'].upper AS BIGINT) AS page_followers_upper,
  CAST(f.of['group_members'].lower AS BIGINT) AS group_members_lower, CAST(f.of['group_members'].upper AS BIGINT) AS group_members_upper,
  CAST(f.of['instagram_followers'].lower AS BIGINT) AS instagram_followers_lower,
  CAST(f.of['instagram_followers'].upper AS BIGINT) AS instagram_followers_upper,
  CAST(f.of['ads'].lower AS BIGINT) AS ads_lower, CAST(f.of['ads'].upper AS BIGINT) AS ads_upper,
  f.of['ad_spend'].currency AS currency,
  CASE WHEN f.of['ad_spend'].currencies = 1 THEN f.of['ad_spend'].lower END AS spend_lower,
  CASE WHEN f.of['ad_spend'].currencies = 1 THEN f.of['ad_spend'].upper END AS spend_upper,
  CASE WHEN f.of['ad_spend'].currencies = 1 THEN f.of['ad_spend'].kind END AS spend_kind,
  CASE WHEN f.of['ad_spend'].currencies = 1 THEN f.of['ad_spend'].step END AS spend_step,
  coalesce(w.paid_in, []) AS paid_in, w.first_ad, w.last_ad, coalesce(w.disputed, []) AS disputed, coalesce(w.unread, 0) AS unread,
  len(list_distinct(coalesce(w.document_ids, []) || coalesce(l.document_ids, []))) AS documents, coalesce(w.sources, []) AS sources,
  coalesce(l.assets, 0) AS listed_assets
FROM words AS w FULL JOIN listed AS l ON l.shown_id = w.shown_id LEFT JOIN figures AS f ON f.shown_id = w.shown_id
