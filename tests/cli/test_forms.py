"""Every output form, over one row of all hard types, against a golden file that a person has read."""

import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

GOLDEN = Path(__file__).parent / "golden"
HARD = r"""
SELECT '0012345678901234567' AS ad_id,
  CAST('123456789012345678901234.50' AS DECIMAL(38,2)) AS big, CAST(0.10 AS DECIMAL(18,2)) AS small, 1234567 AS whole,
  CAST(18446744073709551615 AS UBIGINT) AS huge, true AS yes, CAST(NULL AS VARCHAR) AS nothing, '' AS nil,
  DATE '2018-05-24' AS day, TIMESTAMP '2026-05-24 05:41:09' AS moment, ['a', 'b, c'] AS list,
  [{'age': '18-24', 'share': CAST(0.1234567890 AS DECIMAL(12,10))}] AS shares,
  '=SUM(1,2)' AS formula, 'a|b "c" <b>*d*</b>' || chr(10) || 'next' || chr(27) || '[31mred' || chr(8238) AS hostile,
  'हिन्दी عربي 🏮' AS scripts, 'INR' AS currency, CAST(5000000 AS DECIMAL(18,2)) AS spend_lower,
  CAST(NULL AS DECIMAL(18,2)) AS spend_upper, 'at_least' AS spend_kind, 90000 AS impressions_lower,
  99999 AS impressions_upper, CAST(NULL AS VARCHAR) AS payer, 'undisclosed' AS payer_state
"""


def held_against(name: str, found: str) -> None:
    """Compare with a golden file; a missing one is written, and fails once, so that a person reads it."""
    path = GOLDEN / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(found.encode())
        pytest.fail(f"{path} was missing and has been written; read it before you commit it")
    assert found == path.read_bytes().decode()


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "markdown"])
def test_a_hard_row_in_each_text_form(veldoria, form):
    ran = veldoria("sql", HARD, f"--{form}")
    assert (ran.code, ran.err) == (0, "")
    held_against(f"hard.{form}", ran.out)


def test_a_hard_row_as_plain_table(veldoria):
    held_against("hard.txt", veldoria("sql", HARD).out)


def test_a_hard_row_in_excel_is_text_where_text_was_and_never_a_formula(veldoria, tmp_path):
    ran = veldoria("sql", HARD, "--xlsx", tmp_path / "hard.xlsx")
    assert (ran.code, ran.out) == (0, "")
    with zipfile.ZipFile(tmp_path / "hard.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    cells = re.findall(r"<c .*?</c>|<c [^>]*/>", sheet, re.DOTALL)
    held_against("hard.xlsx.txt", "\n".join(cells) + "\n")


def test_a_hard_row_in_parquet_keeps_its_types(veldoria, tmp_path):
    assert veldoria("sql", HARD, "--parquet", tmp_path / "hard.parquet").code == 0
    con = duckdb.connect()
    about = con.execute(f"DESCRIBE FROM '{tmp_path / 'hard.parquet'}'").fetchall()
    row = con.execute(f"FROM '{tmp_path / 'hard.parquet'}'").fetchall()[0]
    told = "".join(f"{name} {kind} {value!r}\n" for (name, kind, *_), value in zip(about, row, strict=True))
    held_against("hard.parquet.txt", told)


def test_json_carries_decimals_digit_by_digit(veldoria):
    row = json.loads(veldoria("sql", HARD, "--json").out, parse_float=Decimal)[0]
    assert (row["big"], row["small"]) == (Decimal("123456789012345678901234.50"), Decimal("0.10"))
    assert row["ad_id"] == "0012345678901234567"


@pytest.mark.parametrize(
    ("form", "empty"), [("csv", "a\n"), ("json", "[]\n"), ("jsonl", ""), ("markdown", "| a |\n| ---: |\n")]
)
def test_an_answer_without_rows_is_still_that_form(veldoria, form, empty):
    assert veldoria("sql", "SELECT 1 AS a WHERE false", f"--{form}").out == empty


def test_two_forms_at_once_are_refused_before_anything_is_read(adlib, tmp_path):
    ran = adlib("status", "--csv", "--xlsx", tmp_path / "a.xlsx", "--archive", tmp_path / "none.duckdb")
    assert ran.code == 2
    assert "--csv and --xlsx" in ran.err


def test_too_many_rows_for_excel_are_an_error_and_not_a_cut(veldoria, tmp_path):
    ran = veldoria("sql", "SELECT repeat('x', 40000) AS long", "--xlsx", tmp_path / "long.xlsx")
    assert ran.code == 1
    assert "too long" in ran.err


def test_a_pipe_gets_no_escape_codes(veldoria):
    assert "\x1b" not in veldoria("spend").out


def test_a_reader_who_leaves_early_is_no_error(demo):
    program = Path(sys.executable).parent / "adlib"
    words = [program, "--archive", demo / "demo.duckdb", "sql", "FROM range(2000000)", "--csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        assert running.stdout.readline() == b"range\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141
