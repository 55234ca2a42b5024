-- Networks that platforms removed: when, from where, how large, what was spent on their ads; all sources in one interval.
-- Parameters: $origin a country such as India; $platform such as facebook; $disputed true for those only about which sources disagree; $everything true for those too of which no source says that they were removed
SELECT takedown_id, name, announced_from AS announced, period_from AS report_period, origin, targets, platforms, is_removal,
  assets_lower, assets_upper, pages_lower, pages_upper, groups_lower, groups_upper, accounts_lower, accounts_upper,
  instagram_accounts_lower, instagram_accounts_upper, page_followers_lower, page_followers_upper, ads_lower, ads_upper,
  currency, spend_lower, spend_upper, spend_kind, spend_step, paid_in, disputed, unread, documents, listed_assets
FROM takedown
WHERE ($origin IS NULL OR list_contains(list_transform(origin, lambda each: lower(each)), lower($origin)))
  AND ($platform IS NULL OR list_contains(platforms, lower($platform)))
  AND ($disputed IS NULL OR len(disputed) > 0) AND ($everything IS NOT NULL OR is_removal)
ORDER BY coalesce(announced_from, period_from) DESC NULLS LAST, takedown_id
