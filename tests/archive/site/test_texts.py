"""Letters that a build kept are used by the next one, and what is found with them is what the question finds."""

from datetime import datetime
from pathlib import Path

import pytest

import made
from archive.database import Archive
from archive.site import build_site, texts
from archive.site.language import words_of
from archive.site.pages import folders
from archive.site.stream import GATHERED, Reader
from archive.site.texts import note_texts
from archive.site.writer import TEXTS

LONG = "Vote for clean harbours, open libraries and honest books in every town"
SAID = (
    LONG, f"{LONG.upper()}! 12", f"See https://x.example/y {LONG}", LONG.replace("o", "ó"), LONG[:38], f"{LONG[:39]} 1",
    "Çıldır'da ışıklar açık kalsın, çocuklar için kütüphane yapılsın, 2026", "今天就加入：" * 9, f"{LONG}.{LONG}",
)  # fmt: skip


@pytest.fixture
def told(new: Archive, folder: Path) -> Archive:
    """Every text by two advertisers with payers of their own, and once more by one of them."""
    ads = [
        made.meta_ad(f"{number}{page}", page_id=page, bylines=f"Payer {page}", ad_creative_bodies=[text])
        for number, text in enumerate(SAID)
        for page in ("7", "8")
    ]
    made.put(folder / "ads.json", made.page([*ads, made.meta_ad("99", page_id="7", ad_creative_bodies=[LONG])]))
    new.import_dump(folder / "ads.json", as_of=datetime(2026, 5, 1))
    return new


def found(opened: Archive, folder: Path | None, *, is_kept: bool) -> list[tuple[object, ...]]:
    """The shared texts as a build finds them."""
    reader = Reader(opened, words_of("en", folders(None)))
    try:
        note_texts(reader, folder, is_kept=is_kept)
        return opened.con.execute(f"FROM {GATHERED}.shared_texts").fetchall()
    finally:
        reader.close()


@pytest.mark.parametrize("kept", ["none", "used", "damaged"])
def test_a_build_finds_the_shared_texts_that_the_question_finds(told: Archive, tmp_path: Path, kept: str):
    if kept != "none":
        found(told, tmp_path, is_kept=False)
        assert (tmp_path / TEXTS).stat().st_size
    if kept == "damaged":
        (tmp_path / TEXTS).write_bytes(b"PAR1 and no more")
    asked = told.run("site_texts").rows
    assert len({row[2] for row in asked}) == 5
    assert found(told, tmp_path, is_kept=kept != "none") == asked


def test_only_new_texts_are_taken_apart_and_texts_that_are_gone_are_forgotten(
    told: Archive, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    found(told, tmp_path, is_kept=False)
    before = (tmp_path / TEXTS).read_bytes()
    monkeypatch.setattr(texts, "TAKEN_APART", "SELECT 1")  # what is known suffices
    assert found(told, tmp_path, is_kept=True) == told.run("site_texts").rows
    assert (tmp_path / TEXTS).read_bytes() == before
    monkeypatch.undo()
    made.put(folder / "more.json", made.page([made.meta_ad("07", page_id="7", ad_creative_bodies=["Another " + LONG])]))
    told.import_dump(folder / "more.json", as_of=datetime(2026, 5, 8))
    found(told, tmp_path, is_kept=True)
    (count,) = told.con.execute("SELECT count(*) FROM read_parquet($file)", {"file": str(tmp_path / TEXTS)}).fetchone()
    (texts_now,) = told.con.execute("SELECT count(DISTINCT text) FROM ad WHERE length(text) >= 40").fetchone()
    assert count == texts_now


def test_what_is_kept_of_texts_is_no_page_of_the_site(told: Archive, tmp_path: Path):
    build_site(told, tmp_path / "site")
    assert (tmp_path / "site" / TEXTS).is_file()
    assert TEXTS not in (tmp_path / "site" / ".adlib-site").read_text(encoding="utf-8")
