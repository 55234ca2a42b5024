"""What the rules in adlib.toml say of an advertiser, and when no complete capture of its sources was taken.

The ready-made questions answer once for the whole archive; their answers are noted where the pages' queries find them.
Only what is configured is checked, and a page says what was. Whether a rule was broken is not for a page to say: it
tells what the files show.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from archive.config import Config
from archive.database import question
from archive.site.stream import GATHERED, Reader

SUMMED = {
    "silence": "platform, advertiser_id, NULL AS payer, to_json({'election': election, "
    "'since': strftime(silence_from, '%Y-%m-%d %H:%M'), 'until': strftime(silence_until, '%Y-%m-%d %H:%M'), "
    "'rule': rule, 'verdict': verdict, 'ads': count(*)})",
    "publication_lag": "platform, advertiser_id, NULL AS payer, to_json({'limit_hours': limit_hours, 'rule': rule, "
    "'verdict': verdict, 'ads': count(*)})",
    "over_limit": "NULL AS platform, NULL AS advertiser_id, payer, to_json({'payer': payer, 'election': election, "
    "'verdict': verdict, 'limit_amount': limit_amount, 'currency': currency, 'rule': rule, 'spend_lower': spend_lower, "
    "'spend_upper': spend_upper})",
    "payer_not_registered": "platform, NULL AS advertiser_id, payer, to_json({'payer': payer, 'election': election, "
    "'jurisdiction': jurisdiction})",
}
"""what a page needs of each question."""
GROUPED = {
    "silence": "GROUP BY platform, advertiser_id, election, silence_from, silence_until, rule, verdict",
    "publication_lag": "WHERE verdict IS NOT NULL GROUP BY platform, advertiser_id, limit_hours, rule, verdict",
    "over_limit": "WHERE payer IS NOT NULL",
    "payer_not_registered": "WHERE payer IS NOT NULL GROUP BY platform, payer, election, jurisdiction",
}


@dataclass(frozen=True)
class Found:
    """What one rule says of one advertiser or payer."""

    kind: str
    """the question that says so."""
    facts: Mapping[str, Any]


def found(row: Any) -> Found:
    """Read what was noted."""
    return Found(row.kind, json.loads(row.facts, parse_float=Decimal))


def note_checks(reader: Reader, config: Config) -> list[str]:
    """Answer the checks that are configured, and the question `gaps`; returns the names of the checks."""
    checked = [name for name, is_there in configured(config) if is_there]
    cursor = reader.plain()
    cursor.execute(
        f"CREATE TABLE {GATHERED}.noted_checks "
        "(kind VARCHAR, platform VARCHAR, advertiser_id VARCHAR, payer VARCHAR, facts VARCHAR)"
    )
    for name in checked:
        asked = question(name)
        cursor.execute(
            f"INSERT INTO {GATHERED}.noted_checks SELECT '{name}', {SUMMED[name]} FROM ({asked.sql}) {GROUPED[name]}",
            asked.bound({}),
        )
    asked = question("gaps")
    cursor.execute(f"CREATE TABLE {GATHERED}.noted_gaps AS {asked.sql}", asked.bound({}))
    return checked


def configured(config: Config) -> Iterator[tuple[str, bool]]:
    """Tell which checks adlib.toml gives rules for."""
    yield "silence", bool(config.silence_periods)
    yield "over_limit", bool(config.spending_limits)
    yield "payer_not_registered", bool(config.registered_payers)
    yield "publication_lag", bool(config.publication_limits)
