"""`adlib rates` and `adlib spend --convert`: what they print, and how they refuse."""

import csv
import io
from pathlib import Path

import pytest

from made import lines, meta_ad


@pytest.fixture
def roubles(adlib, tmp_path):
    """An archive of two ads: one in roubles after the ECB's last rate, one in dollars."""
    ads = [
        meta_ad("1", page_id="1", currency="RUB", ad_delivery_start_time="2024-06-08"),
        meta_ad("2", page_id="2", currency="USD", ad_delivery_start_time="2024-06-08"),
    ]
    Path("ads.ndjson").write_text(lines(ads))
    assert adlib("import", "ads.ndjson", "--as-of", "2026-05-24").code == 0
    return adlib


def rows(ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_rates_are_imported_listed_and_used(roubles):
    Path("bank.csv").write_text("date,currency,rate\n2024-06-07,RUB,0.25\n")
    refused = roubles("rates", "import", "bank.csv")
    assert (refused.code, "--base EUR" in refused.err) == (2, True)
    done = roubles("rates", "import", "bank.csv", "--in", "EUR", "--source", "My Bank")
    assert (done.code, done.out) == (0, "")
    assert "rates of My Bank: 1 new, 0 known, 2024-06-07 to 2024-06-07" in done.err
    (row,) = rows(roubles("rates", "list", "--currency", "RUB", "--csv"))[1:]
    assert (row["source"], row["per"], row["rates"], row["files"]) == ("My Bank", "currency", "1", "bank.csv")
    answer = roubles("spend", "--convert", "eur", "--by", "platform", "--csv")
    (row,) = rows(answer)
    assert (row["currency"], row["ads"], row["converted_ads"], row["rate_source"]) == ("EUR", "2", "2", "ECB, My Bank")
    assert "No rate" not in answer.err


def test_what_has_no_rate_is_shown_apart_and_told(roubles):
    answer = roubles("spend", "--convert", "EUR")
    assert answer.code == 0
    assert "No rate, and so in their own currency: 1 in RUB (ads)." in answer.err
    assert [line.split()[0] for line in answer.out.splitlines()[1:]] == ["1", "1"]
    assert "100 – 199 RUB" in answer.out
    assert "1 by ECB of 2024-06-07" in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--convert", "Euro"), "write a currency code"),
        (("--convert", "XXX"), "`adlib rates list` shows which are"),
        (("--convert", "EUR", "--currency", "USD"), "take one of them"),
    ],
)
def test_a_conversion_that_cannot_be_asked_is_one_sentence(roubles, words, said):
    ran = roubles("spend", *words)
    assert (ran.code, ran.out, said in ran.err) == (2, "", True)


def test_a_file_that_is_no_table_of_rates_is_one_sentence_and_makes_no_archive(adlib):
    Path("letter.csv").write_text("Dear Sir or Madam\n")
    ran = adlib("rates", "import", "letter.csv", "--archive", "new.duckdb")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert not Path("new.duckdb").exists()


def test_rates_may_be_the_first_thing_in_an_archive(adlib):
    Path("bank.csv").write_text("date,base,quote,rate\n2024-06-07,EUR,PKR,300\n")
    assert adlib("rates", "import", "bank.csv", "--archive", "new.duckdb").code == 0
    (row,) = rows(adlib("rates", "list", "--currency", "PKR", "--archive", "new.duckdb", "--csv"))
    assert (row["source"], row["first_day"]) == ("bank", "2024-06-07")
