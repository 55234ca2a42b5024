"""What changed, asked in Python: the narrowed answer is the first of the whole one, whatever is asked for."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import archive
from adlib.errors import UsageError
from archive.database import Archive
from made import meta_ad, one, page, put

DAYS = ("2026-05-03", "2026-05-24")


@pytest.fixture(scope="module")
def both(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of both sample captures; read it only."""
    with archive.open(tmp_path_factory.mktemp("both") / "a.duckdb") as opened:
        for day in DAYS:
            opened.import_dump(samples / day, complete=True, as_of=datetime.fromisoformat(day))
        yield opened


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"kind": "changed"},
        {"kind": "gone"},
        {"kind": "renamed"},
        {"kind": "spend-fell"},
        {"since": "2026-05-10", "platform": "google"},
        {"since": "2"},
        {"advertiser": "Lantern Movement"},
    ],
    ids=str,
)
def test_the_first_changes_are_the_first_of_all(both: Archive, wanted: dict[str, Any]) -> None:
    everything = both.run("changes", **wanted).rows
    assert everything
    for limit in (1, 7, 100, 1000, None):
        assert both.changes(**wanted, limit=limit).rows == everything[:limit]


def test_an_advertiser_is_found_by_each_of_its_names(both: Archive) -> None:
    by_name, by_newer, by_id = (
        both.changes(advertiser=each).rows
        for each in ("LANTERN MOVEMENT", "Lantern & Rivers Movement", "999980000000003")
    )
    assert by_id == by_newer
    assert set(by_id) <= set(by_name)


@pytest.mark.parametrize(("key", "value"), [("kind", "better"), ("since", "soon"), ("since", "999")])
def test_what_cannot_be_asked_for(both: Archive, key: str, value: str) -> None:
    with pytest.raises(UsageError, match=value):
        both.changes(**{key: value})


OF_ALL = """
SELECT changed_by, platform, ad_id, advertiser_id, advertiser_name, field, before, before_capture_id, before_as_of,
  before_file, before_record_no, before_sha256, after_capture_id, after_file, after_record_no, after_sha256
FROM ad_change
WHERE kind = 'payer-withdrawn' OR kind = 'changed' AND before IS NOT NULL
  AND (after IS NULL OR field = 'spend' AND after = 'not disclosed')
  AND field IN ('payer', 'ended_on', 'started_on', 'spend', 'impressions', 'targets', 'text')
ORDER BY changed_by DESC NULLS LAST, platform, advertiser_id, ad_id, field, before, after_capture_id
"""


def test_withdrawn_fields_are_those_of_all_changes(new: Archive, folder: Path) -> None:
    fields = {
        "bylines": "payer", "ad_delivery_stop_time": "ended_on", "spend": "spend", "impressions": "impressions",
        "ad_creative_bodies": "text", "currency": "",
    }  # fmt: skip
    whole = dict(bylines="Harbour Party", ad_delivery_stop_time="2026-04-30", ad_creative_bodies=["Lamps for all"])
    ads = [meta_ad(str(number), **whole) for number in range(len(fields) + 1)]
    one(new, put(folder / "1.json", page(ads)), as_of=datetime(2026, 5, 1))
    for ad, field in zip(ads, fields, strict=False):
        del ad[field]
    one(new, put(folder / "2.json", page(ads)), as_of=datetime(2026, 5, 8))
    found = new.run("withdrawn_fields")
    assert found.rows == new.sql(OF_ALL).rows
    assert sorted(row["field"] for row in found.dicts()) == sorted(filter(None, fields.values()))


def test_withdrawn_fields_of_the_samples_are_those_of_all_changes(both: Archive) -> None:
    found = both.run("withdrawn_fields").rows
    assert found
    assert found == both.sql(OF_ALL).rows


FALLEN = """
SELECT field, ad_id, before_lower - after_upper AS fall_lower, before, after, before_capture_id, before_record_no,
  after_record_no
FROM ad_change
WHERE kind = 'spend-fell' OR kind = 'changed' AND field = 'impressions' AND after_upper < before_lower
ORDER BY ALL
"""


def test_totals_that_shrank_are_those_of_all_changes(new: Archive, folder: Path) -> None:
    """One ad falls in both, one in each, one in none, one in another currency, and one capture carries no spend."""

    def ad(number: int, spent: int, shown: int, **more: Any) -> dict[str, Any]:
        bounds = ({"lower_bound": str(least), "upper_bound": str(least + 99)} for least in (spent, shown))
        return meta_ad(str(number), **dict(zip(("spend", "impressions"), bounds, strict=True)), **more)

    before = [ad(1, 500, 5000), ad(2, 500, 5000), ad(3, 500, 5000), ad(4, 500, 5000), ad(5, 500, 5000)]
    after = [ad(1, 100, 1000), ad(2, 100, 5000), ad(3, 500, 1000), ad(4, 600, 6000), ad(5, 100, 1000, currency="GBP")]
    without_spend = [{**each, "impressions": {"lower_bound": "1", "upper_bound": "9"}} for each in after]
    for each in without_spend:
        del each["spend"]
    for day, ads in ((1, before), (8, after), (15, without_spend)):
        one(new, put(folder / f"{day}.json", page(ads)), as_of=datetime(2026, 5, day))
    told = (
        "field", "ad_id", "fall_lower", "before", "after", "before_capture_id", "before_record_no", "after_record_no"
    )  # fmt: skip
    found = sorted(tuple(row[each] for each in told) for row in new.run("shrinking_totals").dicts())
    assert found == new.sql(FALLEN).rows
    assert {(row[0], row[1]) for row in found if row[5] == 1} == {
        ("spend", "1"), ("spend", "2"), ("impressions", "1"), ("impressions", "3"), ("impressions", "5"),
    }  # fmt: skip
