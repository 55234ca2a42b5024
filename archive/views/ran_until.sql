-- The last day on which an ad ran, as far as its dump tells: the day shown or booked, and no later than it was seen, because its figure says
-- nothing of later days. A capture whose time is only a lower bound (`is_bound`) may have shown it at any later time: what is booked counts.
CREATE OR REPLACE MACRO ran_until(started_on, ended_on, last_seen, is_bound) AS
  greatest(started_on, CASE WHEN is_bound AND ended_on IS NOT NULL THEN ended_on ELSE least(ended_on, CAST(last_seen AS DATE)) END)
