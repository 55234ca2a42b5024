"""Questions about spend, answered in one currency: every amount by one dated rate, what has no rate left as it is.

The questions stay the same: temporary macros stand before `ad_spend`, `line_spend` and `advertiser_part` and give
converted amounts. An ad is converted at the rate of its first day, which no later capture moves; a platform's own
figure at that of its last day. Both bounds by one rate. What has no rate keeps its currency, in a group of its own.
"""

from pathlib import Path

import duckdb

from adlib.errors import UsageError
from archive.columns import literal, quoted
from archive.database import Archive, Question
from archive.rates.banks import STANDS
from archive.rates.files import known_rates

CONVERSION = Path(__file__).parent / "conversion.sql"
WANTED = """
CREATE OR REPLACE TEMP TABLE rate_wanted AS
SELECT DISTINCT currency, started_on AS day FROM ad_current
UNION
SELECT DISTINCT l.currency, coalesce(l.period_end, CAST(c.as_of AS DATE))
FROM spend_line AS l JOIN capture AS c ON c.capture_id = l.capture_id
"""
USED = """
CREATE OR REPLACE TEMP MACRO rates_part(source, day) AS {
  'count': count(day), 'source': min(source), 'other': max(source), 'first_day': min(day), 'last_day': max(day)
};
CREATE OR REPLACE TEMP MACRO rates_sum(part) AS {
  'count': CAST(sum(part.count) AS BIGINT), 'source': min(part.source), 'other': max(part.other),
  'first_day': min(part.first_day), 'last_day': max(part.last_day)
};
CREATE OR REPLACE TEMP MACRO rates_total_of(part) AS {
  'count': CAST(sum(part.count) AS BIGINT),
  'source': CASE WHEN min(part.source) < max(part.other) THEN min(part.source) || ', ' || max(part.other)
    ELSE min(part.source) END,
  'first_day': min(part.first_day), 'last_day': max(part.last_day)
}
"""
PARTS = """
CREATE OR REPLACE TEMP MACRO advertiser_part(since, until, pro_rate) AS TABLE
SELECT platform, advertiser_id, currency, status, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part,
  rates_part(rate_source, rate_day) AS rates
FROM ad_spend(since, until, pro_rate)
GROUP BY platform, advertiser_id, currency, status, spend_kind
"""


class Converted(Archive):
    """A connection to an archive of its own, on which amounts are in one currency where there is a rate."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive.path, archive.cursor(), archive.config, writable=False, created=False)
        self.name = str(self.con.execute("SELECT current_database()").fetchall()[0][0])
        self.archive = archive

    def prepare(self, query: str) -> None:
        """Make the archive ready, which may be a past one."""
        self.archive.prepare(query)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give the one connection that sees converted amounts."""
        return self.con

    def close(self) -> None:
        """Close this connection; the archive stays open."""
        self.con.close()

    def asked(self, query: Question) -> str:
        """Give the SQL of a question with what it says about rates."""
        return query.sql.replace("/*+", "").replace("+*/", "")


def in_currency(archive: Archive, target: str) -> Converted:
    """Give the archive with its spend in the currency *target*.

    Raises UsageError for a currency of which no rate is known.
    """
    converted = Converted(archive)
    con = converted.con
    known_rates(con)
    if not con.execute("FROM rate_known WHERE $target IN (base, currency) LIMIT 1", {"target": target}).fetchall():
        raise UsageError(
            f"--convert {target}: no rate of this currency is known; `adlib rates list` shows which are, "
            "`adlib rates import FILE` adds a bank's."
        )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rate_stands AS SELECT unnest($every) AS every, unnest($days) AS days",
        {"every": [*STANDS], "days": [*STANDS.values()]},
    )
    con.execute(WANTED)
    con.execute(CONVERSION.read_text(encoding="utf-8"), {"target": target})
    con.execute(USED)
    for macro, parameters, day in SPENT:
        con.execute(shadow(converted.name, macro, parameters, day, target))
    con.execute(PARTS)
    return converted


SPENT = (
    ("ad_spend", "since, until, pro_rate", "started_on"),
    ("line_spend", "wanted, since, until, pro_rate", "covers_until"),
)
"""macros that give amounts, their parameters, and the day by whose rate an amount is converted."""


def shadow(database: str, macro: str, parameters: str, day: str, target: str) -> str:
    """Write the temporary macro that converts what a macro of the archive gives."""
    amounts = ", ".join(
        f"CASE WHEN s.{name} IS NULL THEN NULL ELSE money_converted(s.{name}, coalesce(c.rate, 1)) END AS {name}"
        for name in ("spend_lower", "spend_upper", "spend_step")
    )
    currency = f"CASE WHEN c.rate IS NULL THEN s.currency ELSE {literal(target)} END AS currency"
    return (
        f"CREATE OR REPLACE TEMP MACRO {macro}({parameters}) AS TABLE SELECT s.* REPLACE ({currency}, {amounts}), "
        f"c.source AS rate_source, c.rate_day FROM {quoted(database)}.main.{macro}({parameters}) AS s "
        f"LEFT JOIN conversion AS c ON c.currency = s.currency AND c.day = s.{day}"
    )
