-- Which fields a version of an ad fills, as a sum of the numbers of `field_said`: questions about gaps need not read what fills them.
CREATE OR REPLACE MACRO field_said(field) AS CASE field WHEN 'payer' THEN 1 WHEN 'disclosed_payer' THEN 2 WHEN 'started_on' THEN 4 WHEN 'ended_on' THEN 8
  WHEN 'currency' THEN 16 WHEN 'spend' THEN 32 WHEN 'spend_undisclosed' THEN 64 WHEN 'spend_stated' THEN 128 WHEN 'spend_closed' THEN 256
  WHEN 'impressions' THEN 512 WHEN 'targets' THEN 1024 WHEN 'targeting' THEN 2048 WHEN 'demographics' THEN 4096 WHEN 'text' THEN 8192
  WHEN 'media' THEN 16384 WHEN 'link' THEN 32768 WHEN 'url' THEN 65536 END;
CREATE OR REPLACE MACRO fields_said(
  payer, payer_state, started_on, ended_on, currency, spend_kind, spend_lower, spend_upper, impressions_lower, impressions_upper, targets,
  delivery_age_gender, delivery_regions, text, creative_urls, link_caption, link_title, url
) AS CAST(
  CASE WHEN payer IS NULL THEN 0 ELSE field_said('payer') END
  + CASE WHEN payer_state = 'disclosed' THEN field_said('disclosed_payer') ELSE 0 END
  + CASE WHEN started_on IS NULL THEN 0 ELSE field_said('started_on') END
  + CASE WHEN ended_on IS NULL THEN 0 ELSE field_said('ended_on') END
  + CASE WHEN currency IS NULL THEN 0 ELSE field_said('currency') END
  + CASE WHEN coalesce(spend_lower, spend_upper) IS NULL THEN 0 ELSE field_said('spend') END
  + CASE WHEN spend_kind = 'not_disclosed' THEN field_said('spend_undisclosed') ELSE 0 END
  + CASE WHEN spend_kind <> 'not_disclosed' THEN field_said('spend_stated') ELSE 0 END
  + CASE WHEN spend_upper IS NULL THEN 0 ELSE field_said('spend_closed') END
  + CASE WHEN coalesce(impressions_lower, impressions_upper) IS NULL THEN 0 ELSE field_said('impressions') END
  + CASE WHEN targets IS NULL THEN 0 ELSE field_said('targets') END
  + CASE WHEN len(targets) > 0 THEN field_said('targeting') ELSE 0 END
  + CASE WHEN len(delivery_age_gender) > 0 OR len(delivery_regions) > 0 THEN field_said('demographics') ELSE 0 END
  + CASE WHEN text IS NULL THEN 0 ELSE field_said('text') END
  + CASE WHEN len(creative_urls) > 0 THEN field_said('media') ELSE 0 END
  + CASE WHEN coalesce(link_caption, link_title) IS NULL THEN 0 ELSE field_said('link') END
  + CASE WHEN url IS NULL THEN 0 ELSE field_said('url') END
AS INTEGER)
