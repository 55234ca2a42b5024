"""What the program is started with and what it meets: an archive named for output, a full disk, closed output, letters
that an encoding has not. One sentence, the right exit code, nothing changed.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import made

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from cli.main import run; run()"]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
ADS = 3


@pytest.fixture
def held(adlib) -> Path:
    """An archive of three ads in the current folder."""
    made.put(Path("in/ads.ndjson"), made.lines([made.meta_ad(str(n), page_name="Bücherei") for n in range(ADS)]))
    assert adlib("import", "in/ads.ndjson").code == 0
    return Path("adlib.duckdb")


def started(*words: object, behind: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own; *behind* is what stands behind it in the line, such as a redirection."""
    command = ["sh", "-c", f'exec "$@" {behind}', "sh", *PROGRAM, *map(str, words)]
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given, timeout=120)


def one_sentence(text: str) -> bool:
    return text.startswith("adlib: ") and text.count("\n") == 1


@pytest.mark.parametrize("form", ["--xlsx", "--parquet"])
@pytest.mark.parametrize("name", ["adlib.duckdb", "link", "./in/../adlib.duckdb", "hard"])
def test_an_answer_is_never_written_over_the_archive(adlib, held: Path, form: str, name: str):
    Path("link").symlink_to("adlib.duckdb")
    Path("hard").hardlink_to("adlib.duckdb")
    before = hashlib.sha256(held.read_bytes()).hexdigest()
    for command in (["ads"], ["sql", "SELECT 1 AS a"], ["formats"]):
        ran = adlib(*command, form, name)
        assert (ran.code, ran.out) == (2, "")
        assert "this is the archive itself" in ran.err and one_sentence(ran.err)
    assert hashlib.sha256(held.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("command", [["takedown", "export", "csv", "--out"], ["link", "export"]])
def test_no_export_is_written_over_the_archive(adlib, held: Path, command: list[str]):
    before = held.read_bytes()
    ran = adlib(*command, "adlib.duckdb")
    assert ran.code == 2 and "this is the archive itself" in ran.err
    assert held.read_bytes() == before


def test_a_file_that_is_not_the_archive_is_written_over_as_ever(adlib, held: Path):
    Path("answer.xlsx").write_text("older")
    assert adlib("ads", "--xlsx", "answer.xlsx").code == 0
    assert Path("answer.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("form", ["--xlsx", "--parquet"])
@pytest.mark.parametrize("name", ["", "in", "nowhere/answer"])
def test_a_file_that_cannot_be_is_refused_before_anything_is_asked(adlib, held: Path, form: str, name: str):
    ran = adlib("ads", form, name)
    assert (ran.code, ran.out) == (2, "")
    assert one_sentence(ran.err)


@pytest.mark.parametrize("words", [["import", ""], ["--archive", "", "ads"], ["site", "build", "--out", ""]])
def test_an_empty_name_is_not_taken_for_the_current_folder(adlib, held: Path, words: list[str]):
    ran = adlib(*words)
    assert ran.code == 2 and "is empty" in ran.err and one_sentence(ran.err)


@needs_full
@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"], ["--markdown"]])
def test_a_full_disk_under_the_output_is_told(held: Path, form: list[str]):
    ran = started("ads", *form, behind="> /dev/full")
    assert ran.returncode == 1
    assert "No space left" in ran.stderr and one_sentence(ran.stderr)


@needs_full
def test_a_full_disk_under_an_excel_file_is_told(held: Path):
    ran = started("ads", "--xlsx", "/dev/full")
    assert ran.returncode == 1
    assert "No space left" in ran.stderr and one_sentence(ran.stderr)


@needs_full
def test_a_full_disk_under_the_messages_hinders_nothing(held: Path):
    assert started("ads", "--xlsx", "answer.xlsx", behind="2> /dev/full").returncode == 0


@pytest.mark.parametrize("words", [["ads"], ["import", "in"], ["sql", "SELECT 1", "--json"]])
def test_closed_output_is_told(held: Path, words: list[str]):
    ran = started(*words, behind=">&-")
    assert ran.returncode == 1
    assert "standard output is closed" in ran.stderr and one_sentence(ran.stderr)


def test_closed_messages_hinder_nothing(held: Path):
    ran = started("ads", "--csv", behind="2>&-")
    assert ran.returncode == 0 and ran.stdout.count("\n") == ADS + 1


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["ascii", "C"],
)
def test_letters_that_the_output_has_not_are_written_as_escapes(held: Path, environment: dict[str, str]):
    ran = started("ads", **environment)
    assert ran.returncode == 0 and "B\\xfccherei" in ran.stdout
    for form in ("--csv", "--json", "--jsonl"):  # which are UTF-8 everywhere
        assert "Bücherei" in started("ads", form, **environment).stdout
    made.put(
        Path("more", "ä.ndjson" if "PYTHONIOENCODING" in environment else "a.ndjson"),
        made.lines([made.meta_ad("7", country="ä")]),
    )
    made.put(Path("more/b.ndjson"), made.lines([made.meta_ad("8")]))
    ran = started("import", "more", **environment)
    assert ran.returncode == 0 and ran.stdout.count("rows read") == 2, ran.stderr


def test_numbers_that_json_has_not_are_texts(adlib, held: Path):
    query = "SELECT 'nan'::DOUBLE AS a, ['inf'::FLOAT, '-inf'::FLOAT, 1.5::FLOAT] AS b"
    assert json.loads(adlib("sql", query, "--json").out) == [{"a": "NaN", "b": ["Infinity", "-Infinity", 1.5]}]
    assert adlib("sql", "SELECT 'nan'::DOUBLE AS a, '-inf'::DOUBLE AS b", "--csv").out == "a,b\nNaN,-Infinity\n"


def test_days_and_times_without_end_are_not_taken_for_the_last_that_python_knows(adlib, held: Path):
    query = (
        "SELECT n, CASE n WHEN 1 THEN 'infinity' WHEN 2 THEN '-infinity' WHEN 3 THEN '9999-12-31' END::DATE AS d, "
        "CASE n WHEN 1 THEN '-infinity' WHEN 3 THEN '2026-05-24' END::TIMESTAMP AS t FROM range(5) AS r(n) "
        "ORDER BY n DESC;"
    )
    assert adlib("sql", query, "--csv").out.splitlines() == [
        "n,d,t", "4,,", "3,9999-12-31,2026-05-24T00:00:00", "2,-infinity,", "1,infinity,-infinity", "0,,",
    ]  # fmt: skip
    assert json.loads(adlib("sql", query, "--json").out)[3] == {"n": 1, "d": "infinity", "t": "-infinity"}
    assert "-infinity" in adlib("sql", query).out
    assert adlib("sql", query, "--xlsx", "a.xlsx").code == 0
    ordered = adlib("sql", "SELECT n, DATE '2026-05-24' AS d FROM range(300000) AS r(n) ORDER BY n DESC", "--csv").out
    assert [int(line.split(",")[0]) for line in ordered.splitlines()[1:]] == list(range(300_000))[::-1]
    for other in ("SHOW TABLES", "DESCRIBE ad", "SUMMARIZE SELECT DATE '2026-05-24' AS d", "SELECT 1 -- a word"):
        assert adlib("sql", other, "--csv").code == 0
    assert (
        adlib("sql", "SELECT DATE '2026-05-24' AS d, DATE 'infinity' AS d", "--csv").out
        == "d,d_1\n2026-05-24,infinity\n"
    )


def test_columns_of_one_name_are_told_apart(adlib, held: Path):
    query = "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a"
    assert json.loads(adlib("sql", query, "--json").out) == [{"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}]
    assert adlib("sql", "SELECT 1 AS a, 2 AS a", "--csv").out == "a,a_1\n1,2\n"
    assert adlib("sql", "SELECT 1 AS a, 2 AS a").out.split() == ["a", "a", "1", "1", "2"]


def test_links_that_lead_out_of_a_folder_are_told_as_what_they_are(adlib, tmp_path: Path):
    made.put(Path("in/ads.ndjson"), made.lines([made.meta_ad("1")]))
    made.put(Path("in/README.md"), "read")
    made.put(Path("else/more.ndjson"), made.lines([made.meta_ad("2")]))
    for name in ("a.ndjson", "b.ndjson"):
        Path("in", name).symlink_to(tmp_path / "else/more.ndjson")
    ran = adlib("import", "in")
    assert ran.code == 0
    assert "Skipped 2 links that lead out of the folder" in ran.err
    assert "Skipped 1 file of documentation" in ran.err


def slow_file(path: Path) -> Path:
    """Many ads: some seconds of work."""
    one = json.dumps(made.meta_ad("NUMBER"))
    return made.put(path, "".join(one.replace("NUMBER", f"{n}") + "\n" for n in range(30_000)))


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_stopped_import_says_so_and_leaves_no_unpacked_file(held: Path, tmp_path: Path, sent: int, code: int):
    slow, temporary = slow_file(tmp_path / "slow.ndjson"), tmp_path / "temporary"
    temporary.mkdir()
    before = held.read_bytes()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    words = ["import", str(slow)]
    heeding = f"import signal; signal.signal({int(sent)}, signal.SIG_DFL); "  # it may be ignored, as under nohup
    if sent == signal.SIGINT:
        heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    with subprocess.Popen(
        [sys.executable, "-c", heeding + PROGRAM[-1], *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:  # fmt: skip
        waited = time.monotonic() + 60
        while not any(temporary.iterdir()) and time.monotonic() < waited:
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (code, "adlib: Stopped; nothing is left half done.\n")
    assert list(temporary.iterdir()) == []
    assert held.read_bytes() == before
