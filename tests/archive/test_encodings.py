"""A dump says the same in every encoding it can be read in; what its bytes do not decide is refused, never guessed."""

import codecs
import hashlib
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archive
from adlib.errors import UnreadableInput, UsageError
from archive.database import Archive
from archive.encodings import BAD, Encoding, evidence, in_utf8, is_utf8, judge, known_codec
from made import lines, meta_ad, one, put, rejected, snap, snap_ad

DAY = datetime(2026, 5, 2)
WESTERN = {  # names and sentences in languages of Western Europe, each in an encoding that has all its letters
    "German": ("Bürger für Älvmünde", "Für mehr Größe: jede Stimme zählt!"),
    "French": ("Les Amis de la Forêt", "L'été dernier, où étiez-vous ? À Noël, ça ira."),
    "Spanish": ("Ciudadanos de Lantería", "¿Quién pagó la campaña? Más educación para los niños."),
    "Portuguese": ("Câmara de Veldória", "As eleições são ações, não são só votação."),
    "Danish": ("Søren på Færgen", "Stem på os, så får børnene en ø."),
    "Swedish": ("Rösta på Åke", "Vi vill ha fler bänkar åt äldre."),
    "English": ("The Café Society", "A naïve résumé of our fiancée."),
}
ELSEWHERE = {  # the same bytes would make letters in Windows-1252, but of no language there
    "cp1250, Czech": ("cp1250", "Přijďte k volbám, příští pondělí každý hlas"),
    "cp1250, Hungarian": ("cp1250", "Erősebb jövő, nőknek és időseknek, szűk többség"),
    "cp1250, Polish": ("cp1250", "Głosuj na lepszą przyszłość, łączymy siły"),
    "cp1250, Romanian": ("cp1250", "Votaţi pentru o Românie mai bună şi educaţie"),
    "cp1251, Russian": ("cp1251", "Голосуйте за наших кандидатов"),
    "cp1253, Greek": ("cp1253", "Ψηφίστε για ένα καλύτερο μέλλον"),
    "cp1254, Turkish": ("cp1254", "Oy verin, geleceğiniz için şimdi ışık"),
    "cp1257, Lithuanian": ("cp1257", "Balsuokite už geresnę ateitį, ačiū"),
    "Shift JIS": ("shift_jis", "明日の選挙に行こう"),
    "GBK": ("gbk", "明天去投票"),
}


def year(payer: str = "Bürger für Älvmünde", more: str = "Käse & Söhne", end: str = "\r\n") -> str:
    """A Snap file of three ads, with letters beyond ASCII."""
    ads = [snap_ad("a", PayingAdvertiserName=payer), snap_ad("b", OrganizationName=more), snap_ad("c")]
    return snap(ads, end=end)


def warned(report: archive.importer.Report, words: str) -> bool:
    return any(words in each for each in report.warnings)


UTF16 = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
VARIANTS = {
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + year().encode(), None),
    "UTF-16, little end first": (UTF16["utf-16-le"] + year().encode("utf-16-le"), "UTF-16"),
    "UTF-16, big end first": (UTF16["utf-16-be"] + year().encode("utf-16-be"), "UTF-16"),
    "UTF-16 without a mark": (year().encode("utf-16-le"), "UTF-16-LE"),
    "UTF-16, big end, without a mark": (year().encode("utf-16-be"), "UTF-16-BE"),
    "UTF-16 of an old Mac": (b"\xff\xfe" + year(end="\r").encode("utf-16-le"), "UTF-16"),
    "Latin-1": (year().encode("latin-1"), "Latin-1"),
    "Mac-Roman": (year(end="\r").encode("mac-roman"), "Mac-Roman"),
    "Mac-Roman of a newer Mac": (year(end="\n").encode("mac-roman"), "Mac-Roman"),
    "Latin-1 of an old Mac": (year(end="\r").encode("latin-1"), "Latin-1"),
    "UTF-8 of an old Mac": (year(end="\r").encode(), None),
    "UTF-8 of a Unix": (year(end="\n").encode(), None),
    "UTF-32": (b"\xff\xfe\0\0" + year().encode("utf-32-le"), "UTF-32"),
}


def test_one_dump_says_the_same_in_every_encoding_and_with_every_line_end(new: Archive, folder: Path) -> None:
    """Imported as of later days, all its rows are unchanged, and the warning names what it was read as."""
    one(new, put(folder / "first.csv", year()), as_of=DAY)
    for number, (name, (content, said)) in enumerate(VARIANTS.items(), 1):
        path = put(folder / f"{number}.csv", content)
        report = one(new, path, as_of=DAY + timedelta(days=number))
        assert (name, report.rows_read, report.rows_unchanged) == (name, 3, 3)
        assert (name, warned(report, f"read as {said};")) == (name, said is not None)
        told = new.sql("SELECT sha256, bytes FROM capture_file WHERE name = $name", name=str(path)).rows
        assert told == [(hashlib.sha256(content).hexdigest(), len(content))]


@pytest.mark.parametrize("language", WESTERN)
@pytest.mark.parametrize(("codec", "end"), [("cp1252", "\r\n"), ("mac-roman", "\r"), ("mac-roman", "\n")])
def test_languages_of_western_europe_are_told_by_their_bytes(
    tmp_path: Path, language: str, codec: str, end: str
) -> None:
    for quote in ("'", "’"):  # with a sign that Latin-1 lacks, and without
        text = year(*(each.replace("'", quote) for each in WESTERN[language]), end=end)
        path = put(tmp_path / "year.csv", text.encode(codec))
        found = judge(path, "year.csv")
        assert found and b"".join(in_utf8(path, found, "year.csv")).decode() == text.replace(
            "\r", "\n" if end == "\r" else "\r"
        )


def test_bytes_from_80_to_9f_tell_windows_from_latin_1(tmp_path: Path) -> None:
    plain, curly = year(), year("Bürger – „Älvmünde“ … 5 €")
    assert judge(put(tmp_path / "1.csv", plain.encode("cp1252")), "1") == Encoding("cp1252", "Latin-1")
    assert judge(put(tmp_path / "2.csv", curly.encode("cp1252")), "2") == Encoding("cp1252", "Windows-1252")


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_what_the_bytes_do_not_decide_is_refused_unless_the_user_says_it(new: Archive, folder: Path, kind: str) -> None:
    codec, text = ELSEWHERE[kind]
    path = put(folder / "year.csv", year(text, text).encode(codec))
    refused = one(new, path)
    assert refused.outcome == "refused" and "--encoding" in str(refused.error) and "not UTF-8" in str(refused.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]
    report = one(new, path, encoding=known_codec(codec), as_of=DAY)
    assert report.rows_loaded == 3 and warned(report, f"read as {known_codec(codec)};")
    assert new.sql("SELECT payer FROM ad WHERE ad_id = 'a'").rows == [(text,)]


def test_the_encoding_that_a_user_names_is_not_for_files_that_say_theirs(new: Archive, folder: Path) -> None:
    one(new, put(folder / "1.csv", year()), as_of=DAY, encoding="cp1250")
    one(new, put(folder / "2.csv", year().encode("utf-16")), as_of=DAY + timedelta(days=1), encoding="cp1250")
    assert new.sql("SELECT DISTINCT payer FROM ad_version WHERE ad_id = 'a'").rows == [("Bürger für Älvmünde",)]


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "undefined", "idna\0"])
def test_an_encoding_that_there_is_not_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="--encoding"):
        known_codec(name)


def test_a_byte_that_the_named_encoding_does_not_have_is_told(new: Archive, folder: Path) -> None:
    path = put(folder / "year.csv", year().encode("latin-1") + b"\x81")
    report = one(new, path, encoding="cp1252")
    assert report.outcome == "refused" and "it is not cp1252" in str(report.error)


def test_a_file_that_is_utf8_for_four_megabytes_and_then_is_not_is_read_whole(new: Archive, folder: Path) -> None:
    """The first letter beyond ASCII may stand far behind what is looked at to recognise a file."""
    filler = [snap_ad(f"n{number}", BillingAddress="x" * 4000) for number in range(1100)]
    text = snap([*filler, snap_ad("last", PayingAdvertiserName="Bürger für Älvmünde")])
    report = one(new, put(folder / "year.csv", text.encode("latin-1")))
    assert report.rows_loaded == 1101 and warned(report, "read as Latin-1")
    assert new.sql("SELECT payer FROM ad WHERE ad_id = 'last'").rows == [("Bürger für Älvmünde",)]


def test_a_rejected_row_behind_letters_that_nothing_reads_is_kept(new: Archive, folder: Path) -> None:
    """The reader does not look at a column that nobody asks for; fetching the rejected row does."""
    filler = [snap_ad(f"n{number}", BillingAddress="x" * 4000) for number in range(1100)]
    header = [*snap_ad(""), "Note"]
    ads = [*filler, snap_ad("odd", Spend="much"), snap_ad("last") | {"Note": "Käse"}]
    text = snap(ads, header=header)
    report = one(new, put(folder / "year.csv", text.encode("latin-1")))
    assert (report.rows_loaded, report.rows_rejected) == (1101, 1)
    assert [(number, raw.split(",")[0]) for number, _, raw in rejected(new)] == [(1101, "odd")]


def test_bytes_that_are_damaged_cost_their_rows_alone(new: Archive, folder: Path) -> None:
    content = year("Bürger für Älvmünde", "Käse – “Söhne”").encode()
    broken = content.replace("Söhne".encode(), b"S\xc3hne")
    report = one(new, put(folder / "year.csv", broken))
    assert (report.rows_loaded, report.rows_rejected) == (2, 1)
    [(number, reason, raw)] = rejected(new)
    assert number == 2 and reason == "it holds bytes that are not UTF-8" and "S\ufffdhne" in raw
    assert new.sql("SELECT payer FROM ad WHERE ad_id = 'a'").rows == [("Bürger für Älvmünde",)]


def test_damaged_json_is_refused_and_json_in_latin_1_is_read(new: Archive, folder: Path) -> None:
    ads = lines([meta_ad(str(number), bylines="Bürger für Älvmünde") for number in range(3)])
    assert one(new, put(folder / "1.ndjson", ads.encode("latin-1")), as_of=DAY).rows_loaded == 3
    assert new.sql("SELECT DISTINCT payer FROM ad").rows == [("Bürger für Älvmünde",)]
    page = json.dumps({"data": [meta_ad("9", bylines="Bürger für Älvmünde")]}, ensure_ascii=False)
    assert one(new, put(folder / "2.json", page.encode("utf-16")), as_of=DAY).rows_loaded == 1
    broken = one(new, put(folder / "3.ndjson", ads.encode() + b'{"id": "4", "bylines": "\xc3"}\n'))
    assert broken.outcome == "refused" and "not UTF-8" in str(broken.error)


def test_tokens_are_taken_out_of_a_text_in_any_encoding(new: Archive, folder: Path, tmp_path: Path) -> None:
    """Of the original bytes no token can be cut out; the text without it is kept instead, and can be verified."""
    token = "EAA" + "x1" * 30
    ad = snap_ad("a", CreativeUrl=f"https://x.example/?access_token={token}", PayingAdvertiserName="Bürger")
    report = one(new, put(folder / "year.csv", snap([ad]).encode("utf-16")), keep=tmp_path / "kept")
    assert report.tokens_removed == 1
    [kept] = [each for each in (tmp_path / "kept").rglob("*") if each.is_file()]
    for text in (kept.read_bytes(), new.path.read_bytes()):
        assert token.encode() not in text and token.encode("utf-16-le") not in text
    assert "Bürger" in kept.read_text()
    [(sha256,)] = new.sql("SELECT kept_sha256 FROM capture_file").rows
    assert sha256 == hashlib.sha256(kept.read_bytes()).hexdigest()


def test_the_original_is_kept_byte_for_byte_where_it_holds_no_token(new: Archive, folder: Path, tmp_path: Path) -> None:
    content = year().encode("utf-16")
    one(new, put(folder / "year.csv", content), keep=tmp_path / "kept")
    assert [each.read_bytes() for each in (tmp_path / "kept").rglob("*") if each.is_file()] == [content]


def test_records_keep_the_numbers_they_have_in_the_original(new: Archive, folder: Path) -> None:
    text = snap([snap_ad("a"), snap_ad("b", Spend="viel, sagt man in Älvmünde"), snap_ad("c")], end="\r")
    one(new, put(folder / "year.csv", text.encode("mac-roman")))
    assert [number for number, _, _ in rejected(new)] == [2]
    assert new.sql(
        "SELECT v.ad_id, s.record_no FROM sighting AS s JOIN ad_version AS v USING (version_id) ORDER BY 1"
    ).rows == [
        ("a", 1),
        ("c", 3),
    ]


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "cp1252", "utf-16", "mac-roman", "gbk"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_bytes_become_utf8_or_a_sentence(content: bytes, codec: str, lone_cr: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder) / "x", content)
        found = evidence(path)
        assert found.sequences + found.stray <= len(content)
        try:
            text = b"".join(in_utf8(path, Encoding(codec, codec, lone_cr), "x")).decode()
        except UnreadableInput as error:
            assert "\n" not in str(error) and "--encoding" in str(error)
            assert codec != "utf-8" or not is_utf8(path)
        else:
            assert not (lone_cr and "\r" in text)
            assert lone_cr or codec != "utf-8" or text == content.decode().removeprefix("\ufeff")


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_damage_is_marked_exactly_where_there_is_some(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder) / "x", content)
        text = b"".join(in_utf8(path, Encoding("utf-8", None, damaged=True), "x")).decode()
        assert (BAD in text) == (not is_utf8(path) or BAD.encode() in content)
