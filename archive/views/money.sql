-- Arithmetic of money that is only known as an interval; `adlib/money.py` does the same in Python, and tests hold the two
-- against each other. An amount is (lower, upper, kind, step) in one currency; group by currency before adding.

-- The least and the most that a figure can have been once its rounding is undone, never below zero.
CREATE OR REPLACE MACRO money_floor(lower, step) AS greatest(coalesce(lower, 0) - coalesce(step, 0), 0);
CREATE OR REPLACE MACRO money_ceiling(upper, step) AS upper + coalesce(step, 0);

-- To the cent, halves up.
CREATE OR REPLACE MACRO money_cents(amount) AS CAST(round(amount, 2) AS DECIMAL(38,2));
-- The same of a sum of shares, whose last decimals are rounded each: what is a half but for them is a half.
CREATE OR REPLACE MACRO money_cents_of(amount) AS money_cents(round(amount, 6));

-- Aggregates: what amounts of one currency add up to, and how many of them leave the sum open.
CREATE OR REPLACE MACRO money_sum_lower(lower, upper) AS sum(CASE WHEN lower IS NULL AND upper IS NOT NULL THEN 0 ELSE lower END);
CREATE OR REPLACE MACRO money_sum_upper(upper) AS CASE WHEN count(upper) = count(*) THEN sum(upper) END;
CREATE OR REPLACE MACRO money_sum_kind(lower, upper, kind) AS CASE
  WHEN count(kind) = 0 THEN NULL
  WHEN count(lower) = 0 AND count(upper) = 0 THEN 'not_disclosed'
  WHEN bool_or(kind = 'estimate') THEN 'estimate'
  WHEN count(upper) < count(*) THEN 'at_least'
  WHEN bool_and(kind = 'exact') THEN 'exact'
  WHEN bool_and(kind IN ('exact', 'rounded')) THEN 'rounded'
  WHEN bool_and(kind = 'at_most') THEN 'at_most'
  ELSE 'range' END;
CREATE OR REPLACE MACRO money_total(lower, upper, kind, step) AS {
  'lower': money_sum_lower(lower, upper), 'upper': money_sum_upper(upper), 'kind': money_sum_kind(lower, upper, kind),
  'step': sum(step), 'count': count(*),
  'open': count(*) FILTER (lower IS NOT NULL AND upper IS NULL),
  'undisclosed': count(*) FILTER (kind = 'not_disclosed'), 'absent': count(*) FILTER (kind IS NULL)
};

-- The same in two steps, which is faster over many ads: `money_part` of the amounts of one kind, then `money_total_of` the parts.
CREATE OR REPLACE MACRO money_part(lower, upper, step) AS {
  'lower': sum(lower), 'upper': sum(upper), 'step': sum(step), 'closed': count(upper), 'count': count(*)
};
CREATE OR REPLACE MACRO money_part_lower(kind, part) AS CASE WHEN kind <> 'not_disclosed' THEN coalesce(part.lower, 0) END;
CREATE OR REPLACE MACRO money_part_upper(part) AS CASE WHEN part.closed = part.count THEN part.upper END;
CREATE OR REPLACE MACRO money_total_of(kind, part) AS {
  'lower': money_cents_of(sum(money_part_lower(kind, part))), 'upper': money_cents_of(money_sum_upper(money_part_upper(part))),
  'kind': money_sum_kind(money_part_lower(kind, part), money_part_upper(part), kind),
  'step': money_cents(sum(part.step)), 'count': CAST(sum(part.count) AS BIGINT),
  'open': CAST(coalesce(sum(part.count - part.closed) FILTER (kind <> 'not_disclosed'), 0) AS BIGINT),
  'undisclosed': CAST(coalesce(sum(part.count) FILTER (kind = 'not_disclosed'), 0) AS BIGINT),
  'absent': CAST(coalesce(sum(part.count) FILTER (kind IS NULL), 0) AS BIGINT)
};

-- Two amounts, each a struct {lower, upper, currency, kind, step}: their sum. Two currencies are an error.
CREATE OR REPLACE MACRO money_kind(one, other, closed) AS CASE
  WHEN one IS NULL AND other IS NULL THEN NULL
  WHEN coalesce(one, 'not_disclosed') = 'not_disclosed' AND coalesce(other, 'not_disclosed') = 'not_disclosed' THEN 'not_disclosed'
  WHEN one = 'estimate' OR other = 'estimate' THEN 'estimate'
  WHEN NOT closed THEN 'at_least'
  WHEN one IN ('exact', 'rounded') AND other IN ('exact', 'rounded') THEN greatest(one, other)
  WHEN one = 'at_most' AND other = 'at_most' THEN 'at_most'
  ELSE 'range' END;
CREATE OR REPLACE MACRO money_add(one, other) AS CASE
  WHEN one.currency IS DISTINCT FROM other.currency THEN error('amounts of two currencies cannot be added')
  ELSE {
    'lower': CASE WHEN coalesce(one.lower, one.upper, other.lower, other.upper) IS NOT NULL
      THEN coalesce(one.lower, 0) + coalesce(other.lower, 0) END,
    'upper': one.upper + other.upper,
    'currency': one.currency,
    'kind': money_kind(one.kind, other.kind, one.upper + other.upper IS NOT NULL),
    'step': CASE WHEN coalesce(one.step, other.step) IS NOT NULL THEN coalesce(one.step, 0) + coalesce(other.step, 0) END
  } END;

-- Two amounts of one currency: is the first certainly `more` or `less`; intervals that touch or overlap are neither.
CREATE OR REPLACE MACRO money_compare(one, other) AS CASE
  WHEN one.currency IS DISTINCT FROM other.currency THEN error('amounts of two currencies cannot be compared')
  WHEN money_floor(one.lower, one.step) > money_ceiling(other.upper, other.step) THEN 'more'
  WHEN money_ceiling(one.upper, one.step) < money_floor(other.lower, other.step) THEN 'less'
  ELSE 'overlapping' END;
-- The platform's own figure less the sum of ads, as an interval; NULL: no bound is known on that side.
CREATE OR REPLACE MACRO money_gap_lower(reported, held) AS money_floor(reported.lower, reported.step) - money_ceiling(held.upper, held.step);
CREATE OR REPLACE MACRO money_gap_upper(reported, held) AS money_ceiling(reported.upper, reported.step) - money_floor(held.lower, held.step);
-- Holds the sum of ads against the platform's own figure, by the bounds alone; the cause of a difference is not known.
CREATE OR REPLACE MACRO money_verdict(reported, held) AS CASE
  WHEN coalesce(reported.lower, reported.upper) IS NULL OR coalesce(held.lower, held.upper) IS NULL THEN 'cannot tell'
  WHEN money_gap_upper(reported, held) < 0 THEN 'ads above'
  WHEN money_gap_lower(reported, held) > 0 THEN 'ads below'
  WHEN held.upper IS NULL OR reported.upper IS NULL THEN 'cannot tell'
  ELSE 'consistent' END;

-- The best and the worst place that an amount can hold among all of its currency: overlapping intervals tie.
-- `place_by` has a value for every row: the floor, or the ceiling with a number beyond all money where there is none.
CREATE OR REPLACE MACRO money_rank_best(currency, lower, upper, step) AS CASE WHEN upper IS NULL THEN 1 ELSE 1 + count(*) OVER (
  PARTITION BY currency ORDER BY money_floor(lower, step)
  RANGE BETWEEN coalesce(money_ceiling(upper, step) - money_floor(lower, step) + 0.01, 0) FOLLOWING AND UNBOUNDED FOLLOWING
) END;
CREATE OR REPLACE MACRO money_rank_worst(currency, lower, upper, step) AS count(*) OVER (PARTITION BY currency) - count(*) OVER (
  PARTITION BY currency ORDER BY coalesce(money_ceiling(upper, step), 1e24::DECIMAL(38,2))
  RANGE BETWEEN UNBOUNDED PRECEDING
    AND coalesce(money_ceiling(upper, step), 1e24::DECIMAL(38,2)) - money_floor(lower, step) + 0.01 PRECEDING
);

-- The share of some days out of all, to the cent, halves up; whole where it is all of them. Exact: integers, not doubles.
CREATE OR REPLACE MACRO money_share(amount, days, of_days) AS CASE WHEN days = of_days THEN amount ELSE CAST(
  CAST((CAST(CAST(amount AS DECIMAL(38,2)) * 100 AS HUGEINT) * days * 2 + of_days) // (of_days * 2) AS DECIMAL(36,0)) * 0.01 AS DECIMAL(38,2)
) END;
CREATE OR REPLACE MACRO money_share_kind(kind, days, of_days) AS
  CASE WHEN days = of_days OR coalesce(kind, 'not_disclosed') = 'not_disclosed' THEN kind ELSE 'estimate' END;
-- The same of a part of a sum, whose amounts all cover the same days.
CREATE OR REPLACE MACRO money_part_share(part, days, of_days) AS {
  'lower': money_share(part.lower, days, of_days), 'upper': money_share(part.upper, days, of_days),
  'step': money_share(part.step, days, of_days), 'closed': part.closed, 'count': part.count
};

-- A sum of amounts times days, over the days that each amount covers: twelve decimals, halves up, and not yet rounded to the cent.
CREATE OR REPLACE MACRO money_shared(amount_days, of_days) AS CAST(
  CAST((CAST(amount_days * 1000000 AS HUGEINT) * 2000000 + of_days) // (of_days * 2) AS DECIMAL(38,0)) * 0.000000000001 AS DECIMAL(38,12)
);
-- Aggregate: amounts that run over several weeks or months, with the days of each that lie in its first one; group by the first, by the
-- last, by the days an amount covers, and by how many of them count. Then what of it falls into the first, into the last or into one
-- of `days` between (all together `between`), times days; without `of_days` all of it falls into each. Those of one week or month are
-- added by `of_days`, and only the sum is divided, which makes it a part for `money_total_of`.
CREATE OR REPLACE MACRO money_run(lower, upper, first_days) AS {
  'lower': sum(lower), 'upper': sum(upper), 'lower_first': sum(lower * CAST(first_days AS DECIMAL(9,0))),
  'upper_first': sum(upper * CAST(first_days AS DECIMAL(9,0))), 'closed': count(upper), 'count': count(*)
};
CREATE OR REPLACE MACRO money_run_days(amount, first, is_first, is_last, counted, days, between, of_days) AS CASE
  WHEN of_days IS NULL THEN amount
  WHEN is_first THEN first
  WHEN is_last THEN amount * (counted - between) - first
  ELSE amount * days END;
CREATE OR REPLACE MACRO money_run_part(run, is_first, is_last, counted, days, between, of_days) AS {
  'lower': money_run_days(run.lower, run.lower_first, is_first, is_last, counted, days, between, of_days),
  'upper': money_run_days(run.upper, run.upper_first, is_first, is_last, counted, days, between, of_days),
  'closed': run.closed, 'count': run.count
};
CREATE OR REPLACE MACRO money_run_sum(part) AS {
  'lower': sum(part.lower), 'upper': sum(part.upper), 'closed': CAST(sum(part.closed) AS BIGINT), 'count': CAST(sum(part.count) AS BIGINT)
};
CREATE OR REPLACE MACRO money_run_share(amount_days, of_days) AS
  CASE WHEN of_days IS NULL THEN CAST(amount_days AS DECIMAL(38,12)) ELSE money_shared(amount_days, of_days) END;
CREATE OR REPLACE MACRO money_run_total(part, of_days) AS {
  'lower': money_run_share(part.lower, of_days), 'upper': money_run_share(part.upper, of_days),
  'step': CAST(NULL AS DECIMAL(38,2)), 'closed': part.closed, 'count': part.count
};

-- The part of an amount that a share from 0 to 1 stands for, to the cent.
CREATE OR REPLACE MACRO money_portion(amount, share) AS CAST(round(CAST(amount AS DECIMAL(38,2)) * share, 2) AS DECIMAL(38,2));

-- How much of one money another is worth, from what a bank says both are worth in its own: to twelve decimals, halves up.
CREATE OR REPLACE MACRO money_cross(one, other) AS CAST(
  CAST((CAST(CAST(one AS DECIMAL(20,10)) * 10000000000 AS HUGEINT) * 2000000000000 + CAST(CAST(other AS DECIMAL(20,10)) * 10000000000 AS HUGEINT))
    // (CAST(CAST(other AS DECIMAL(20,10)) * 10000000000 AS HUGEINT) * 2) AS DECIMAL(38,0)) * 0.000000000001 AS DECIMAL(38,12)
);
-- An amount in another currency, not yet rounded; a sum of such amounts is rounded to the cent once, at the end.
CREATE OR REPLACE MACRO money_converted(amount, rate) AS CAST(amount AS DECIMAL(18,2)) * CAST(rate AS DECIMAL(20,12))
