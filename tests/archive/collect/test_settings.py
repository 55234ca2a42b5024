"""`[collect]` in adlib.toml: what it says, and how every mistake in it is told with its line."""

from pathlib import Path

import pytest

from adlib.errors import UsageError
from archive.config import load
from made import put

MISTAKES = {
    "[[collect]]\n": "line 1, collect: write it as [collect], with a line for each setting.",
    "[collect]\nsites = 'x'\n": "line 2, [collect], sites: there is no such key; did you mean site?",
    "[collect.meta]\ncountries = ['PK']\n": "line 1, collect.meta: write it as [[collect.meta]], once for each",
    "[[collect.meta]]\nlimit = 5\n": (
        "line 1, [[collect.meta]] 1, countries: is missing; two-letter codes of ISO 3166, such as PK."
    ),
    "[[collect.meta]]\ncountries = ['PK']\n\n[[collect.meta]]\ncountries = ['Pakistan']\n": (
        "line 5, [[collect.meta]] 2, countries: ['Pakistan']: Pakistan is no country; write the two letters of ISO "
        "3166, such as PK."
    ),
    "[[collect.meta]]\ncountries = ['PK']\ntoken = 'EAAB'\n": "line 3, [[collect.meta]] 1, token: there is no such",
    "[[collect.meta]]\ncountries = ['PK']\nlimit = 'all'\n": (
        'line 3, [[collect.meta]] 1, limit: "all" is no whole number; write one such as 7.'
    ),
    "[collect]\ngoogle = true\n": "line 2, [collect], google: write it as [collect.google], with a line",
    "[collect.google]\nbase_url = 'ftp://x'\n": (
        'line 2, [collect.google], base_url: "ftp://x": must begin with https:// and hold no name or password.'
    ),
    "[collect.rates]\ncurrencies = ['rupee']\n": (
        "line 2, [collect.rates], currencies: ['rupee']: rupee is no currency code; write one such as PKR."
    ),
    "[collect.snap]\nyear = 2026\n": "line 2, [collect.snap], year: there is no such key; did you mean years?",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_its_line(folder: Path, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(put(folder / "adlib.toml", text))
    assert str(caught.value).splitlines()[1].strip().startswith(MISTAKES[text])


def test_names_are_relative_to_the_file(folder: Path) -> None:
    text = "[collect]\nout = 'dumps'\nkeep = 'originals'\n\n[collect.snap]\nyears = [2026]\n"
    said = load(put(folder / "adlib.toml", text)).collect
    assert said is not None
    assert (said.out, said.keep, said.site, said.token_file) == (folder / "dumps", folder / "originals", None, None)
    assert [each.model_dump()["years"] for each in said.sources] == [[2026]]


def test_a_file_that_says_nothing_of_it_collects_nothing(folder: Path) -> None:
    assert load(put(folder / "adlib.toml", "")).collect is None
