-- The ads of each entity, one row each however many of its members they belong to, with the member kinds (spend_by_entity).
-- Parameters: none
WITH tied AS (
  SELECT m.entity_id, s.ad_key, true AS by_advertiser, false AS by_payer
  FROM ad_current AS s JOIN entity_member AS m ON m.kind = 'advertiser' AND m.platform = s.platform AND m.member_id = s.advertiser_id
  UNION ALL
  SELECT m.entity_id, s.ad_key, false, true
  FROM ad_current AS s JOIN entity_member AS m ON m.kind = 'payer' AND m.platform = s.platform AND m.member_id = s.payer
), once AS (
  SELECT entity_id, ad_key, bool_or(by_advertiser) AS by_advertiser, bool_or(by_payer) AS by_payer FROM tied GROUP BY entity_id, ad_key
)
SELECT o.entity_id, o.by_advertiser, o.by_payer, a.*, coalesce(a.spend_kind, 'not_disclosed') <> 'not_disclosed' AS is_priced
FROM once AS o JOIN ad_current AS a ON a.ad_key = o.ad_key
ORDER BY o.entity_id, a.ad_key
