-- Ids that an ad had before the platform renumbered it, in the order of their permanent addresses.
SELECT DISTINCT v.platform, ad_part(v.ad_id) AS part, v.ad_id AS ordered, anchor_id(v.ad_id) AS anchor, plain_text(v.ad_id) AS ad_id,
  plain_text(n.ad_id) AS now_id, ad_path(n.platform, n.ad_id) || '.html#ad-' || anchor_id(n.ad_id) AS now_path
FROM ad_link AS l
JOIN ad_version AS v ON v.ad_key = l.ad_key
JOIN ad_current AS c ON c.ad_key = l.linked_key
JOIN ad_version AS n ON n.version_id = c.version_id
WHERE l.basis <> 'beside' AND n.ad_id <> v.ad_id
  AND NOT EXISTS (SELECT 1 FROM ad_version AS o JOIN ad_current AS p ON p.version_id = o.version_id WHERE o.platform = v.platform AND o.ad_id = v.ad_id)
ORDER BY v.platform, part, ordered, now_path
