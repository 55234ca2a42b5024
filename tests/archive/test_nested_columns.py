"""Cells in which a tool printed a list are read back, or not guessed at."""

import json

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.nested_columns import nested_sql

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
