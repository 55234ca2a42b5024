-- All tables about each advertiser but its ads, its weeks and who saw it, as lines of the files to take away; in JSON a line has the keys of its table.
-- Each part of the union is gathered by itself: together they take more memory than a build may.
SELECT platform, advertiser_id,
  table_csv('spend', platform, advertiser_id, currency := currency, ads := ads, open_ads := open_ads, not_disclosed_ads :=
  not_disclosed, absent_ads := not_in_dump, spend_lower := CASE WHEN ads > 0 THEN spend_lower END, spend_upper := CASE WHEN ads
  > 0 THEN spend_upper END) AS csv,
  to_json({'section': 'spend', 'platform': platform, 'advertiser_id': advertiser_id, 'currency': currency, 'ads': ads,
  'open_ads': open_ads, 'not_disclosed_ads': not_disclosed, 'absent_ads': not_in_dump, 'spend_lower': CASE WHEN ads > 0 THEN
  spend_lower END, 'spend_upper': CASE WHEN ads > 0 THEN spend_upper END})::VARCHAR AS json, 1 AS place
FROM site_spend
UNION ALL
SELECT platform, advertiser_id,
  table_csv('payers', platform, advertiser_id, payer_state := payer_state, payer := payer, currency := currency, ads := items,
  active_ads := active, open_ads := open_ads, spend_lower := CASE WHEN priced > 0 THEN spend_lower END, spend_upper := CASE WHEN
  priced > 0 THEN spend_upper END, period_start := first_day, period_end := last_day) AS csv,
  to_json({'section': 'payers', 'platform': platform, 'advertiser_id': advertiser_id, 'payer_state': payer_state, 'payer':
  payer, 'currency': currency, 'ads': items, 'active_ads': active, 'open_ads': open_ads, 'spend_lower': CASE WHEN priced > 0
  THEN spend_lower END, 'spend_upper': CASE WHEN priced > 0 THEN spend_upper END, 'period_start': first_day, 'period_end':
  last_day})::VARCHAR AS json, 2 AS place
FROM site_payers WHERE basis = 'ads'
UNION ALL
SELECT platform, advertiser_id,
  table_csv('payers_of_figures', platform, advertiser_id, payer_state := payer_state, payer := payer, ads := items, period_start
  := first_day, period_end := last_day) AS csv,
  to_json({'section': 'payers_of_figures', 'platform': platform, 'advertiser_id': advertiser_id, 'payer_state': payer_state,
  'payer': payer, 'ads': items, 'period_start': first_day, 'period_end': last_day})::VARCHAR AS json, 3 AS place
FROM site_payers WHERE basis = 'lines'
UNION ALL
SELECT platform, advertiser_id,
  table_csv('figures', platform, advertiser_id, grain := grain, period_start := period_start, period_end := period_end, country
  := country, region := region, district := district, payer_state := payer_state, payer := payer, ads := ads, currency :=
  currency, spend_kind := spend_kind, spend_lower := spend_lower, spend_upper := spend_upper, spend_step := spend_step, as_of :=
  as_of, capture := fingerprint, file_no := file_no, record_no := row_no) AS csv,
  to_json({'section': 'figures', 'platform': platform, 'advertiser_id': advertiser_id, 'grain': grain, 'period_start':
  period_start, 'period_end': period_end, 'country': country, 'region': region, 'district': district, 'payer_state':
  payer_state, 'payer': payer, 'ads': ads, 'currency': currency, 'spend_kind': spend_kind, 'spend_lower': spend_lower,
  'spend_upper': spend_upper, 'spend_step': spend_step, 'as_of': as_of, 'capture': fingerprint, 'file_no': file_no, 'record_no':
  row_no})::VARCHAR AS json, 4 AS place
FROM site_lines
UNION ALL
SELECT platform, advertiser_id,
  table_csv('targeting', platform, advertiser_id, criterion := criterion, excluded := excluded, value := value, ads := ads) AS
  csv,
  to_json({'section': 'targeting', 'platform': platform, 'advertiser_id': advertiser_id, 'criterion': criterion, 'excluded':
  excluded, 'value': value, 'ads': ads})::VARCHAR AS json, 5 AS place
FROM site_targeting
UNION ALL
SELECT platform, advertiser_id,
  table_csv('names', platform, advertiser_id, value := advertiser_name, period_start := CAST(first_seen AS DATE), period_end :=
  CAST(last_seen AS DATE)) AS csv,
  to_json({'section': 'names', 'platform': platform, 'advertiser_id': advertiser_id, 'value': advertiser_name, 'period_start':
  CAST(first_seen AS DATE), 'period_end': CAST(last_seen AS DATE)})::VARCHAR AS json, 6 AS place
FROM advertiser_name
UNION ALL
SELECT platform, advertiser_id,
  table_csv('changes', platform, advertiser_id, event := kind, value := subject, as_of := moment, capture := fingerprint) AS
  csv,
  to_json({'section': 'changes', 'platform': platform, 'advertiser_id': advertiser_id, 'event': kind, 'value': subject, 'as_of':
  moment, 'capture': fingerprint})::VARCHAR AS json, 7 AS place
FROM site_events
ORDER BY platform, advertiser_id, place, csv, json
