-- How an ad stands by the rule of its format, unless it is gone: `active`, `ended` or `unknown`, as of a moment. `has_risen` says that
-- its figures rose since the capture before, `is_there` that the newest capture of its source vouches for it.
CREATE OR REPLACE MACRO ad_status(rule, started_on, ended_on, moment, has_risen, is_there) AS
  CASE
    WHEN moment IS NULL THEN 'unknown'
    WHEN rule = 'last_impression' THEN
      CASE WHEN ended_on >= CAST(moment AS DATE) - 2 THEN 'active' WHEN ended_on IS NOT NULL THEN 'ended' ELSE 'unknown' END
    WHEN ended_on < CAST(moment AS DATE) THEN 'ended'
    WHEN started_on IS NULL OR started_on > CAST(moment AS DATE) THEN 'unknown'
    WHEN rule = 'delivery' AND ended_on IS NULL THEN CASE WHEN has_risen THEN 'active' ELSE 'unknown' END
    WHEN is_there THEN 'active'
    ELSE 'unknown'
  END
