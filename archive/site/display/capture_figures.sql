-- Figures of a capture that cover all advertisers together, such as spend by region.
SELECT capture_id, CASE WHEN grain LIKE '%all_advertisers%' THEN _('%(figures)s, all advertisers together', figures := say_grain(grain)) ELSE say_grain(grain) END AS title,
  say_period(period_start, period_end) AS period,
  coalesce(plain_text(concat_ws(', ', country, region, district, keyword)), '') AS what,
  say_money(spend_lower, spend_upper, spend_kind, currency) AS spend
FROM spend_line_history
WHERE advertiser_id IS NULL
ORDER BY capture_id, grain, country, period_end DESC, period_start, currency NULLS LAST, spend_lower DESC, region, district, keyword, file_no, row_no, line_no
