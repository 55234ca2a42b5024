"""Cells in which a tool printed a list are read back, or not guessed at."""

import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database import Archive
from archive.nested_columns import inner_types, nested_sql
from made import one, put
from reading import SAMPLES

HARD = st.text(st.sampled_from(list("'\"\\nxuU01 ,[]{}:None\n\t\r\xa0\u200b\U000e0067é🏮")), max_size=12)


@given(st.lists(HARD | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_list_of_texts_that_python_prints_is_read_back(texts: list[str]) -> None:
    for printed in (repr(texts), json.dumps(texts)):
        query = f"SELECT {nested_sql('$raw', 'VARCHAR[]')}"
        assert duckdb.execute(query, {"raw": printed}).fetchall() == [(texts,)]


@pytest.mark.parametrize("raw", ["['cut off", "it's]", "[{'percentage': 'much'}]", "nonsense", "{'a': 1}"])
def test_a_cell_that_is_no_list_of_shares_is_not_guessed_at(raw: str) -> None:
    query = f"SELECT {nested_sql('$raw', 'STRUCT(region VARCHAR, percentage DECIMAL(12,10))[]')}"
    assert duckdb.execute(query, {"raw": raw}).fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("sample", "key", "more", "name"),
    [
        ("meta_flattened/early_2021.csv", "'gender'", "'country': 'DE'", "demographic_distribution"),
        ("fbpac/fbpac-ads-en-US.csv", '""target""', '""why"": 5', "targets"),
        ("fbpac/fbpac-ads-en-US.csv", '""entity_type""', '""rank"": 5', "entities"),
    ],
)
def test_a_cell_with_keys_that_no_format_knows_is_kept_whole_and_told(
    sample: str, key: str, more: str, name: str, new: Archive
) -> None:
    text, folder = (SAMPLES / sample).read_text(encoding="utf-8"), Path(new.path).parent
    before = one(new, put(folder / "before.csv", text))
    after = one(new, put(folder / "after.csv", text.replace(key, f"{more}, {key}", 1)))
    assert after.rows_read == before.rows_read
    assert after.rows_rejected == before.rows_rejected
    assert f"kept unknown columns as they are: {name}" in after.warnings[0]
    assert not any("unknown" in each for each in before.warnings)
    kept = new.sql("SELECT u.pair.name, u.pair.value FROM ad_version AS v CROSS JOIN UNNEST(v.extra) AS u(pair)").rows
    assert [(each, more.replace('""', '"') in value) for each, value in kept] == [(name, True)]


def test_the_keys_of_a_type_are_told_from_keys_that_look_like_types() -> None:
    kind = 'STRUCT(age VARCHAR, "type" VARCHAR, percentage DECIMAL(12,10), "a BIGINT" JSON, "b"" VARCHAR" JSON)[]'
    assert inner_types(kind) == {
        "age": "VARCHAR", "type": "VARCHAR", "percentage": "DECIMAL(12,10)", "a BIGINT": "JSON", 'b" VARCHAR': "JSON",
    }  # fmt: skip
    assert inner_types("VARCHAR[]") == inner_types("STRUCT()") == {}
