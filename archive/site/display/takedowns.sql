-- One row per removed network: what stands in the list and at the head of its page.
SELECT takedown_id, plain_text(name) AS name, without_turns(plain_text(name)) AS title, takedown_path(takedown_id) AS path, is_removal,
  CASE WHEN announced_from IS NULL THEN '' ELSE say_times(announced_from, announced_until) END AS announced,
  CASE WHEN period_from IS NULL THEN '' ELSE say_times(period_from, period_until) END AS report_period,
  coalesce(year(coalesce(announced_from, period_from)), 0) AS year,
  list_transform(origin, lambda each: plain_text(each)) AS origin, list_transform(targets[1:12], lambda each: plain_text(each)) AS targets,
  greatest(len(targets) - 12, 0) AS more_targets,
  list_filter([
    {'count': say_bounds(assets_lower, assets_upper, NULL), 'of': 'assets', 'number': CASE WHEN assets_lower = assets_upper THEN least(assets_lower, 2) ELSE 2 END},
    {'count': say_bounds(pages_lower, pages_upper, NULL), 'of': 'pages', 'number': CASE WHEN pages_lower = pages_upper THEN least(pages_lower, 2) ELSE 2 END},
    {'count': say_bounds(groups_lower, groups_upper, NULL), 'of': 'groups', 'number': CASE WHEN groups_lower = groups_upper THEN least(groups_lower, 2) ELSE 2 END},
    {'count': say_bounds(accounts_lower, accounts_upper, NULL), 'of': 'accounts', 'number': CASE WHEN accounts_lower = accounts_upper THEN least(accounts_lower, 2) ELSE 2 END},
    {'count': say_bounds(instagram_accounts_lower, instagram_accounts_upper, NULL), 'of': 'instagram_accounts', 'number': CASE WHEN instagram_accounts_lower = instagram_accounts_upper THEN least(instagram_accounts_lower, 2) ELSE 2 END},
    {'count': say_bounds(facebook_and_instagram_accounts_lower, facebook_and_instagram_accounts_upper, NULL), 'of': 'facebook_and_instagram_accounts', 'number': CASE WHEN facebook_and_instagram_accounts_lower = facebook_and_instagram_accounts_upper THEN least(facebook_and_instagram_accounts_lower, 2) ELSE 2 END},
    {'count': say_bounds(events_lower, events_upper, NULL), 'of': 'events', 'number': CASE WHEN events_lower = events_upper THEN least(events_lower, 2) ELSE 2 END}
  ], lambda each: each.count IS NOT NULL) AS counts,
  CASE WHEN spend_kind IS NULL THEN '' ELSE say_stated(spend_lower, spend_upper, spend_kind, currency) END AS spend,
  paid_in, coalesce(list_transform(attributed_to, lambda each: plain_text(each)), []) AS attributed_to, disputed, documents, listed_assets, unread
FROM takedown
ORDER BY is_removal DESC, coalesce(announced_from, period_from) DESC NULLS LAST, takedown_id
