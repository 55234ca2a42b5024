-- A8, undisclosed then run: ads first seen without a payer though their dump has the field, and what later captures showed.
-- Parameters: $platform such as meta; $advertiser_id of one advertiser; $limit how many
-- `outcome`: disclosed (a later capture names a payer), gone (left the source undisclosed) or still undisclosed. It was disclosed between
-- `last_undisclosed` and `disclosed_by`, so the days without a payer lie between `days_lower` and `days_upper`, counted from its first
-- day, or from when it was first seen if that is not known; `days_upper` is empty where no later capture shows the end.
WITH shown AS (
  SELECT g.ad_key, g.version_id, c.place, c.as_of, c.capture_id, v.payer, v.payer_state, v.started_on,
    row_number() OVER (PARTITION BY g.ad_key ORDER BY c.place, g.repeat_no) AS turn
  FROM sighting AS g JOIN ad_capture AS c ON c.capture_id = g.capture_id JOIN ad_version AS v ON v.version_id = g.version_id
  WHERE ($platform IS NULL OR v.platform = $platform) AND ($advertiser_id IS NULL OR v.advertiser_id = $advertiser_id)
    AND c.as_of IS NOT NULL AND v.ad_id_basis = 'platform' AND v.payer_state IN ('disclosed', 'undisclosed')
    AND v.ad_key IN (SELECT ad_key FROM ad_version WHERE payer_state = 'undisclosed')
), named AS (
  SELECT ad_key, min(place) FILTER (payer_state = 'disclosed') AS disclosed_place, any_value(payer_state) FILTER (turn = 1) AS first_state,
    min(as_of) AS first_seen, min(started_on) AS started_on
  FROM shown GROUP BY ad_key
), told AS (
  SELECT n.ad_key, n.first_seen, n.started_on, max(s.as_of) FILTER (s.payer_state = 'undisclosed'
      AND (n.disclosed_place IS NULL OR s.place < n.disclosed_place)) AS last_undisclosed,
    min(s.as_of) FILTER (s.place = n.disclosed_place) AS disclosed_by, min(s.payer) FILTER (s.place = n.disclosed_place) AS payer,
    n.disclosed_place IS NOT NULL AS has_payer
  FROM named AS n JOIN shown AS s ON s.ad_key = n.ad_key
  WHERE n.first_state = 'undisclosed'
  GROUP BY n.ad_key, n.first_seen, n.started_on, n.disclosed_place
)
SELECT CASE WHEN t.has_payer THEN 'disclosed' WHEN a.status = 'gone' THEN 'gone' ELSE 'still undisclosed' END AS outcome,
  a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, t.started_on, t.first_seen, t.last_undisclosed, t.disclosed_by, t.payer,
  CAST(t.last_undisclosed AS DATE) - coalesce(t.started_on, CAST(t.first_seen AS DATE)) AS days_lower,
  CAST(t.disclosed_by AS DATE) - coalesce(t.started_on, CAST(t.first_seen AS DATE)) AS days_upper,
  a.currency, a.spend_lower, a.spend_upper, a.spend_kind
FROM told AS t JOIN ad AS a ON a.ad_key = t.ad_key
ORDER BY CASE WHEN t.has_payer THEN 1 WHEN a.status = 'gone' THEN 2 ELSE 3 END, days_upper DESC NULLS LAST, a.platform, a.advertiser_id, a.ad_id
LIMIT $limit
