-- Temporary tables of what may be linked. `link_node`: every advertiser and payer with a number, its name and how much the archive holds of
-- it. `link_name`: every name that a node was seen under, once. Nothing is written to the archive.
CREATE OR REPLACE TEMP TABLE link_node AS
WITH ads AS (
  SELECT platform, advertiser_id, payer, count(*) AS items FROM ad_current GROUP BY platform, advertiser_id, payer
  UNION ALL
  SELECT platform, advertiser_id, payer, count(*) FROM spend_line_history
  WHERE advertiser_id IS NOT NULL OR payer IS NOT NULL
  GROUP BY platform, advertiser_id, payer
), weight AS (
  SELECT platform, advertiser_id, sum(items) AS items FROM ads GROUP BY platform, advertiser_id
), found AS (
  SELECT 'advertiser' AS kind, a.platform, a.advertiser_id AS id, a.advertiser_name AS name, coalesce(w.items, 0) AS items
  FROM advertiser AS a LEFT JOIN weight AS w ON w.platform = a.platform AND w.advertiser_id = a.advertiser_id
  WHERE a.advertiser_id NOT LIKE 'unknown:%'
  UNION ALL
  SELECT 'payer', platform, payer, payer, sum(items) FROM ads WHERE payer IS NOT NULL GROUP BY platform, payer
)
SELECT row_number() OVER (ORDER BY kind, platform, id) AS node_no, kind, platform, id, name, CAST(items AS BIGINT) AS items FROM found;

CREATE OR REPLACE TEMP TABLE link_name AS
SELECT DISTINCT n.node_no, s.advertiser_name AS name
FROM advertiser_seen AS s JOIN link_node AS n ON n.kind = 'advertiser' AND n.platform = s.platform AND n.id = s.advertiser_id
WHERE s.advertiser_name IS NOT NULL
UNION
SELECT node_no, name FROM link_node WHERE kind = 'payer';

-- each distinct name once, with what is left of it without capitals, accents and punctuation
CREATE OR REPLACE TEMP TABLE link_word AS
SELECT row_number() OVER (ORDER BY name) AS name_no, name, plain_text(name) AS latin, CAST(NULL AS VARCHAR) AS key
FROM (SELECT DISTINCT name FROM link_name)
