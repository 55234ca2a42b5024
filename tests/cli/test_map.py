"""`adlib map` and `adlib import --map`: from a draft to an import, and what each says when it cannot."""

from pathlib import Path

from made import put

TABLE = "Ad ID,Page,Spend,Start date\n1,Harbour,120.50,2026-05-03\n"


def test_a_draft_completed_by_hand_imports_the_file(adlib, tmp_path: Path) -> None:
    table = put(tmp_path / "ads.csv", TABLE)
    draft = adlib("map", table)
    assert (draft.code, draft.err) == (0, "")
    mapping = put(tmp_path / "my.toml", draft.out)
    ran = adlib("import", table, "--map", mapping)
    assert ran.code == 2
    assert "platform is missing" in ran.err and "complete is missing" in ran.err
    put(mapping, draft.out.replace('platform = ""', 'platform = "local_press"').replace("# complete", "complete"))
    ran = adlib("import", table, "--map", mapping)
    assert ran.code == 0
    assert "1 loaded" in ran.out
    assert "EUR" not in adlib("ads", "--csv").out and "120.5" in adlib("ads", "--csv").out


def test_what_a_mapping_names_and_a_file_lacks_is_one_error_and_leaves_no_archive(adlib, tmp_path: Path) -> None:
    mapping = """platform = "x"
holds = "ads"
complete = false
active = "schedule"
[fields]
advertiser = { name = "Sponsor" }
"""
    ran = adlib("import", put(tmp_path / "ads.csv", TABLE), "--map", put(tmp_path / "my.toml", mapping))
    assert ran.code == 1
    assert "line 6: advertiser: there is no column 'Sponsor'" in ran.out + ran.err


def test_a_folder_of_several_files_has_no_draft(adlib, tmp_path: Path) -> None:
    put(tmp_path / "dumps" / "a.csv", TABLE)
    put(tmp_path / "dumps" / "b.csv", TABLE)
    ran = adlib("map", tmp_path / "dumps")
    assert (ran.code, ran.out) == (2, "")
    assert "this holds 2 files" in ran.err


def test_a_path_that_leads_to_no_records_is_a_usage_error(adlib, tmp_path: Path) -> None:
    ran = adlib("map", put(tmp_path / "a.json", '{"ads": [{"id": 1}]}'), "--records", "$.ads")
    assert ran.code == 2
    assert "write a path that ends at a list" in ran.err
