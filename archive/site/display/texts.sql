-- Texts that an advertiser shares with others, those of most advertisers first: its ten first, with nine of the others.
WITH told AS MATERIALIZED (
  FROM gathered.shared_texts
), together AS (
  SELECT t.same, list([shown_name(a.advertiser_name, a.advertiser_id), advertiser_path(t.platform, t.advertiser_id)]
    ORDER BY t.ads DESC, t.platform, t.advertiser_id)[1:10] AS all_of_them
  FROM told AS t JOIN advertiser AS a ON a.platform = t.platform AND a.advertiser_id = t.advertiser_id
  GROUP BY t.same
)
SELECT t.platform, t.advertiser_id, plain_text(shortened(t.text, 280)) AS text, t.ads, t.all_ads, t.advertisers, t.payers,
  list_filter(o.all_of_them, lambda each: each[2] <> advertiser_path(t.platform, t.advertiser_id))[1:9] AS others,
  count(*) OVER (PARTITION BY t.platform, t.advertiser_id) AS texts
FROM told AS t JOIN together AS o ON o.same = t.same
QUALIFY row_number() OVER (PARTITION BY t.platform, t.advertiser_id ORDER BY t.advertisers DESC, t.all_ads DESC, t.same) <= 10
ORDER BY t.platform, t.advertiser_id, t.advertisers DESC, t.all_ads DESC, t.same
