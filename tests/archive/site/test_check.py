"""The build's own check: a finished site is within its budgets, and each broken rule is told with page and figure."""

import re
from pathlib import Path

import pytest

import made
from archive.site import check_site
from archive.site.check import FIRST_LOAD, PAGE, SCRIPT, SHARD, STYLE
from archive.site.writer import MANIFEST

HEAD = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">"
NOISE = "".join(f"{number * number * 7919 % 1_000_003:x} " for number in range(60_000))


def broken(folder: Path, files: dict[str, str]) -> list[str]:
    """What is found in a site of these files."""
    for path, content in files.items():
        made.put(folder / "site" / path, content)
    made.put(folder / "site" / MANIFEST, "".join(f"{path}\n" for path in files))
    return [re.sub(r"\d[\d,]*\.\d kB, limit", "N kB, limit", str(each)) for each in check_site(folder / "site")]


def test_the_site_of_the_samples_breaks_no_rule(sample_site: Path) -> None:
    assert [str(each) for each in check_site(sample_site)] == []


RULES = {
    "a page too heavy": (
        {"a/m/1.html": HEAD + NOISE[: PAGE * 3]}, ["a/m/1.html: compressed page of N kB, limit 60.0 kB"]
    ),
    "a stylesheet too heavy": ({"style.css": " " * (STYLE + 1)}, ["style.css: stylesheet of N kB, limit 15.0 kB"]),
    "a script too heavy": ({"x.js": " " * (SCRIPT + 1)}, ["x.js: script of N kB, limit 20.0 kB"]),
    "an index file too heavy": (
        {"search/3.js": " " * (SHARD + 1)}, ["search/3.js: search index of N kB, limit 200.0 kB"]
    ),
    "a first load too heavy": (
        {"index.html": HEAD + '<img src="logo.svg" alt="">', "logo.svg": " " * FIRST_LOAD},
        ["index.html: first load of N kB, limit 300.0 kB"],
    ),
    "no policy": ({"index.html": "<p>"}, ["index.html: Content-Security-Policy missing, limit 1"]),
    "inline style": (
        {"index.html": f'{HEAD}<p class="x" style="color: red">'},
        ["index.html: inline script or style ('<p class=\"x\" style=\"') 1, limit 0"],
    ),
    "inline handler": (
        {"index.html": f'{HEAD}<p onclick="x()">'}, ["index.html: inline script or style ('<p onclick=\"') 1, limit 0"]
    ),
    "inline script": (
        {"index.html": f"{HEAD}<script>x()</script>"}, ["index.html: inline script or style ('<script') 1, limit 0"]
    ),
    "a link to nowhere": (
        {"a/b.html": f'{HEAD}<a href="../c.html">c</a>'}, ["a/b.html: links to c.html, which is not there: 1, limit 0"]
    ),
    "a link from the top of the site": ({"a/404.html": f'{HEAD}<a href="/b.html">b</a>', "b.html": HEAD}, []),
    "a link from the top to nowhere": (
        {"404.html": f'{HEAD}<a href="/b.html">b</a>'}, ["404.html: links to b.html, which is not there: 1, limit 0"]
    ),
    "an anchor to nowhere": (
        {"a.html": f'{HEAD}<a href="b.html#x">b</a><a href="b.html#y">b</a>', "b.html": f'{HEAD}<p id="y">'},
        ["a.html: links to b.html#x, a place that is not there: 1, limit 0"],
    ),
    "a token": (
        {"a.json": "EAA" + "FAKE0" * 6}, ["a.json: holds something shaped like an access token 1, limit 0"]
    ),
    "nothing": (
        {
            "index.html": f'{HEAD}<script type="application/ld+json">{{"a": " style=\\"x\\""}}</script>'
            "<p>&lt;script&gt; style=&#34;x&#34;</p>"
            '<a href="https://x.example/">x</a><a href="#y" id="y">y</a><script src="s.js"></script>',
            "s.js": "x()",
        },
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_told_with_page_figure_and_limit(folder: Path, rule: str) -> None:
    files, expected = RULES[rule]
    assert broken(folder, files) == expected
