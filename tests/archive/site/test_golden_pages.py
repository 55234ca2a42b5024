"""Six pages of the sample site say what stands in their golden files: every text of a page, a line for each block.

A missing golden is written and fails once: rm tests/golden/site_<name>.txt, run this file, then read the new one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

GOLDENS = Path(__file__).parents[2] / "golden"
PAGES = {
    "home": "index.html",
    "advertiser": "a/meta/01/999980000000001.html",
    "payer": "p/meta/eb/eb0fc1e3105ef2f50a24.html",
    "changes": "changes.html",
    "captures": "captures.html",
    "takedown": "t/2026-05-20-norland.html",
}
BLOCKS = {
    "article", "aside", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "form", "h1", "h2", "h3",
    "h4", "header", "li", "main", "ol", "p", "section", "summary", "table", "tbody", "thead", "tr", "ul", "nav",
}  # fmt: skip
CELLS = {"td", "th"}


def outline(node: LexborNode) -> Iterator[str]:
    """Yield the texts of an element, a line for each block: its tag and its words, links with where they lead."""
    said: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag in BLOCKS:
            yield from line(node, said)
            said = []
            yield from outline(child)
        else:
            said.append(inline(child))
    yield from line(node, said)


def line(node: LexborNode, said: list[str]) -> Iterator[str]:
    """Yield what was gathered, if it is more than space."""
    words = " ".join("".join(said).split())
    if words.strip("| "):
        yield f"{node.tag}: {words}"


def inline(node: LexborNode) -> str:
    """Word what stands within a line; cells are parted by a bar, pictures have no words."""
    if node.tag == "-text":
        return node.text() or ""
    if node.tag in ("svg", "script", "-comment"):
        return ""
    words = "".join(inline(child) for child in node.iter(include_text=True))
    if node.tag == "a":
        return f"[{words}]({node.attributes.get('href')})"
    if node.tag == "small":
        return f" ({words})"
    return f"{words} | " if node.tag in CELLS else words


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_samples_says_what_its_golden_file_says(sample_site: Path, name: str) -> None:
    page = sample_site / PAGES[name]
    main = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("main")
    text = f"{PAGES[name]}\n" + "".join(f"{each}\n" for each in outline(main))
    golden = GOLDENS / f"site_{name}.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now; read it before you commit it")
    assert text == golden.read_text(encoding="utf-8")
