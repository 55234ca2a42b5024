-- Word an interval as the command line does, in digits: `100.00 – 199.00 EUR`, `at least 5000000 USD`, `not disclosed`; NULL: not there.
CREATE OR REPLACE MACRO amount_said(lower, upper, kind, currency) AS
  CASE
    WHEN lower IS NULL AND upper IS NULL THEN CASE WHEN kind = 'not_disclosed' THEN 'not disclosed' END
    WHEN upper IS NULL THEN 'at least ' || lower
    WHEN lower IS NULL OR kind = 'at_most' THEN 'at most ' || upper
    WHEN lower = upper THEN upper::VARCHAR
    ELSE lower || ' – ' || upper
  END || CASE WHEN currency IS NULL OR lower IS NULL AND upper IS NULL THEN '' ELSE ' ' || currency END
