-- Days and periods that Python knows, worded.
-- Parameters: $first; $last lists of days
SELECT first_day, last_day, long_day(first_day) AS day, say_period(first_day, last_day) AS period
FROM (SELECT unnest(CAST($first AS DATE[])) AS first_day, unnest(CAST($last AS DATE[])) AS last_day)
