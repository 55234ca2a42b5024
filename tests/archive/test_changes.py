"""What changed, asked in Python: the narrowed answer is the first of the whole one, whatever is asked for."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import archive
from adlib.errors import UsageError
from archive.database import Archive

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
