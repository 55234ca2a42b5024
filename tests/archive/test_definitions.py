"""The definitions A1-A13, A15-A20 and A23, and the checks from adlib.toml: made cases whose answers are known."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import archive
from archive.config import load
from archive.database import Archive
from made import creatives, lines, meta_ad, put, snap, snap_ad, stats, updated, weekly

FIRST, SECOND = datetime(2026, 5, 3), datetime(2026, 5, 24)
Answer = Callable[..., list[Any]]


def meta(opened: Archive, folder: Path, *ads: dict[str, Any], day: datetime = SECOND) -> None:
    reports = opened.import_dump(put(folder / f"{day:%Y%m%d}.ndjson", lines(ads)), as_of=day)
    assert [each.outcome for each in reports] == ["imported"]


def google(opened: Archive, folder: Path, day: str, *ads: dict[str, Any], **tables: str) -> None:
    """Import a whole bundle of one day."""
    bundle = folder / day
    put(bundle / "google-political-ads-creative-stats.csv", creatives(ads))
    for name, text in tables.items():
        put(bundle / f"google-political-ads-{name.replace('_', '-')}.csv", text)
    put(bundle / "google-political-ads-updated.csv", updated(day))
    reports = [each for each in opened.import_dump(bundle, accept_shrunk=True) if each.outcome != "skipped"]
    assert [each.outcome for each in reports] == ["imported"]


def spend(low: int, high: int | None) -> dict[str, str]:
    return {"lower_bound": str(low)} | ({} if high is None else {"upper_bound": str(high)})


def asked(opened: Archive, name: str, *columns: str, **given: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[each] for each in columns) for row in opened.run(name, **given).dicts()]


SUM = ("spend_lower", "spend_upper")


def test_a1_vanished_ads_are_in_the_ledger_and_a3_moved_ones_are_not(new: Archive, folder: Path) -> None:
    google(new, folder, "2026-05-03", {"Ad_ID": "a"}, {"Ad_ID": "b"}, {"Ad_ID": "c"})
    google(new, folder, "2026-05-24", {"Ad_ID": "a"}, {"Ad_ID": "b", "Advertiser_ID": "AR02"})
    assert asked(new, "vanished", "ad_id", "retention") == [("c", "not run out")]
    assert asked(new, "moved_ads", "ad_id", "advertiser_id_before", "advertiser_id_after") == [("b", "AR01", "AR02")]


def test_a2_a_withdrawn_field_is_told_with_what_it_said(new: Archive, folder: Path) -> None:
    meta(new, folder, meta_ad("1"), meta_ad("2"), day=FIRST)
    meta(new, folder, meta_ad("1", bylines=None), meta_ad("2"))
    assert asked(new, "withdrawn_fields", "ad_id", "field", "before") == [("1", "payer", "Harbour Party")]


def test_a4_only_what_certainly_shrank_is_told_with_the_size(new: Archive, folder: Path) -> None:
    before = [meta_ad("1", spend=spend(500, 599)), meta_ad("2", spend=spend(500, 599)), meta_ad("3")]
    after = [
        meta_ad("1", spend=spend(400, 499)), meta_ad("2", spend=spend(400, 500)),
        meta_ad("3", impressions={"lower_bound": "0", "upper_bound": "999"}),
    ]  # fmt: skip
    meta(new, folder, *before, day=FIRST)
    meta(new, folder, *after)
    assert asked(new, "shrinking_totals", "ad_id", "field", "fall_lower", "fall_upper") == [
        ("3", "impressions", 1, 1999),
        ("1", "spend", 1, 199),
    ]


def test_a5_an_open_ad_leaves_the_sum_of_its_advertiser_open(new: Archive, folder: Path) -> None:
    meta(new, folder, meta_ad("1"), meta_ad("2", spend=spend(5000, None)))
    assert asked(new, "spend_by_advertiser", *SUM, "ads", "open_ads") == [(5100, None, 2, 1)]


def test_a6_totals_of_the_platform_are_held_against_the_ads(new: Archive, folder: Path) -> None:
    """The step of a figure in dollars is 100; an ad of AR05 is in another currency than its figure."""
    ads = [
        {"Ad_ID": "1", "Advertiser_ID": "AR01"}, {"Ad_ID": "2", "Advertiser_ID": "AR02"},
        {"Ad_ID": "3", "Advertiser_ID": "AR03", "Spend_Range_Max_USD": ""},
        {"Ad_ID": "5", "Advertiser_ID": "AR05", "Regions": "GB", "Spend_Range_Min_USD": 0, "Spend_Range_Max_USD": 0,
         "Spend_Range_Min_GBP": 100, "Spend_Range_Max_GBP": 200},
    ]  # fmt: skip
    figures = [{"id": f"AR0{n}", "USD": amount} for n, amount in ((1, 300), (2, 400), (3, 900), (4, 700), (5, 600))]
    google(new, folder, "2026-05-24", *ads, advertiser_stats=stats(figures))
    columns = ("advertiser_id", "verdict", "direction", "gap_lower", "gap_upper", "ads", "other_currency_ads")
    assert sorted(asked(new, "reconciliation", *columns)) == [
        ("AR01", "can agree", None, 0, 300, 1, 0),
        ("AR02", "cannot agree", "ads below figure", 100, 400, 1, 0),
        ("AR03", "cannot tell", None, None, 900, 1, 0),
        ("AR04", "cannot tell", None, None, None, 0, 0),
        ("AR05", "cannot tell", None, None, None, 0, 1),
    ]
    assert asked(new, "reconciliation", "advertiser_id", verdict="cannot agree") == [("AR02",)]


def test_a6_totals_are_held_against_the_weeks_of_the_same_dump(new: Archive, folder: Path) -> None:
    weeks = [{"id": "AR1", "week": "2026-04-05", "USD": 600}, {"id": "AR1", "week": "2026-04-12", "USD": 500}]
    other = [{"id": "AR2", "week": "2026-04-05", "USD": 600}]
    figures = stats([{"id": "AR1", "USD": 1300}, {"id": "AR2", "USD": 900}, {"id": "AR3", "USD": 900}])
    google(new, folder, "2026-05-24", advertiser_stats=figures, advertiser_weekly_spend=weekly([*weeks, *other]))
    columns = ("advertiser_id", "verdict", "printed_gap", "gap_lower", "gap_upper", "weeks_counted")
    assert sorted(asked(new, "reconciliation_lines", *columns)) == [
        ("AR1", "can agree", 200, -100, 500, 2),
        ("AR2", "can agree", 300, 100, 500, 1),
        ("AR3", "cannot tell", None, None, None, 0),
    ]


def test_a6_only_a_total_below_its_weeks_cannot_agree_and_only_with_weeks_of_its_time(
    new: Archive, folder: Path
) -> None:
    """Weeks end on 18 April and the total with its capture, so what is above them may have been spent since."""
    weeks = [{"id": f"AR{n}", "week": "2026-04-12", "USD": 1000} for n in (1, 2)]
    figures = stats([{"id": "AR1", "USD": 9000}, {"id": "AR2", "USD": 100}])
    google(new, folder, "2026-04-20", advertiser_stats=figures, advertiser_weekly_spend=weekly(weeks))
    columns = ("advertiser_id", "verdict", "total_until", "weeks_until")
    days = (date(2026, 4, 20), date(2026, 4, 18))
    assert sorted(asked(new, "reconciliation_lines", *columns)) == [
        ("AR1", "can agree", *days), ("AR2", "cannot agree", *days),
    ]  # fmt: skip
    later = [*weeks, {"id": "AR2", "week": "2026-05-10", "USD": 1000}]
    google(new, folder, "2026-05-24", advertiser_weekly_spend=weekly(later))
    assert asked(new, "reconciliation_lines", "verdict", advertiser_id="AR2") == [("can agree",)]


def test_a7_coverage_counts_ads_and_bounds_spend(new: Archive, folder: Path) -> None:
    """Disclosed 300 to 598, undisclosed 100 to 199: at least 300 of 499, at most 598 of 698."""
    meta(new, folder, meta_ad("1"), meta_ad("2", spend=spend(200, 399)), meta_ad("3", bylines=None))
    columns = ("disclosed", "undisclosed", "share_of_ads", "share_of_spend_lower", "share_of_spend_upper")
    assert asked(new, "disclosure_coverage", *columns) == [(2, 1, Decimal("66.67"), Decimal("60.12"), Decimal("85.67"))]
    meta(new, folder, meta_ad("1"), meta_ad("4", bylines=None, spend=spend(1, None)), day=datetime(2026, 5, 25))
    assert asked(new, "disclosure_coverage", "share_of_spend_lower", "share_of_spend_upper") == [
        (None, Decimal("85.55"))
    ]


def test_a8_an_ad_without_a_payer_is_followed_until_it_has_one(new: Archive, folder: Path) -> None:
    meta(new, folder, *(meta_ad(n, bylines=None) for n in "12"), meta_ad("3"), day=FIRST)
    meta(new, folder, meta_ad("1", bylines="Harbour Party"), meta_ad("2", bylines=None), meta_ad("3", bylines=None))
    columns = ("ad_id", "outcome", "days_lower", "days_upper", "payer")
    assert asked(new, "undisclosed_then_run", *columns) == [
        ("1", "disclosed", 31, 52, "Harbour Party"),
        ("2", "still undisclosed", 52, None, None),
    ]


def test_a9_items_of_the_notice_are_present_vague_absent_or_not_in_the_dump(new: Archive, folder: Path) -> None:
    meta(
        new, folder, meta_ad("1", bylines=None), meta_ad("2", spend=spend(5, None), ad_delivery_stop_time="2026-05-01")
    )
    found = asked(new, "notice_completeness", "item", "ads", "present", "vague", "absent", "not_in_dump")
    assert found == [
        ("sponsor", 2, 2, 0, 0, 0), ("payer", 2, 1, 0, 1, 0), ("period", 2, 1, 1, 0, 0), ("amount", 2, 1, 1, 0, 0),
        ("targeting", 2, 0, 0, 0, 2), ("reach", 2, 2, 0, 0, 0),
    ]  # fmt: skip


def test_a10_payers_alike_are_listed_and_never_merged(new: Archive, folder: Path) -> None:
    names = ("Hafenpartei e.V.", "HAFENPARTEI", "Harbour Party", "Harbour Partie", "Zeppelin Club")
    meta(new, folder, *(meta_ad(str(n), bylines=name) for n, name in enumerate(names)))
    assert asked(new, "payer_variants", "basis", "payer", "other_payer") == [
        ("same", "HAFENPARTEI", "Hafenpartei e.V."),
        ("similar", "Harbour Partie", "Harbour Party"),
    ]
    assert asked(new, "payer_variants", "basis", threshold="0.999") == [("same",)]
    assert len(new.run("spend_by_payer").rows) == 5


def test_a11_a_payer_named_as_the_page_is_told(new: Archive, folder: Path) -> None:
    meta(
        new,
        folder,
        meta_ad("1", bylines="Harbour, Inc."),
        meta_ad("2", bylines="Harbour Party"),
        meta_ad("3", bylines=None),
    )
    assert asked(new, "payer_is_advertiser", "payer", *SUM, "ads") == [("Harbour, Inc.", 100, 199, 1)]


def test_a11_leaves_out_snap_whose_advertiser_is_made_of_the_payer(new: Archive, folder: Path) -> None:
    new.import_dump(put(folder / "2026.csv", snap([snap_ad("1")])), as_of=SECOND)
    meta(new, folder, meta_ad("1", page_id=None, page_name="Harbour Party"))
    assert asked(new, "payer_is_advertiser", "platform", "advertiser_id") == [("meta", "name:Harbour Party")]


def test_a12_the_scorecard_tells_percent_and_what_the_dump_lacks(new: Archive, folder: Path) -> None:
    meta(
        new,
        folder,
        meta_ad("1"),
        meta_ad("2", bylines=None),
        meta_ad("3", spend=spend(5, None)),
        meta_ad("4", spend=None),
    )
    ((ads, payer, stated, closed, targeting, lacks),) = asked(
        new, "scorecard", "ads", "payer", "spend_stated", "spend_closed", "targeting", "not_in_dump"
    )
    assert (ads, payer, stated, closed, targeting) == (4, 75, 75, 50, 0)
    assert "targets" in lacks
    assert "payer" not in lacks


def test_a13_one_text_under_several_payers_is_found_whatever_its_links_and_numbers(new: Archive, folder: Path) -> None:
    text = "Vote for the harbour on Sunday, it needs {} more berths: https://harbour.example/{}"
    meta(
        new,
        folder,
        meta_ad("1", page_id="1", bylines="A", ad_creative_bodies=[text.format(5, "a")]),
        meta_ad("2", page_id="2", bylines="B", ad_creative_bodies=[text.format(7, "b").upper()]),
        meta_ad("3", page_id="3", bylines="B", ad_creative_bodies=["Vote on Sunday."]),
        meta_ad("4", page_id="4", bylines="C", ad_creative_bodies=["Vote on Sunday."]),
    )
    columns = ("advertisers", "payers", "all_ads", *SUM, "payer_names")
    assert asked(new, "same_text", *columns) == [(2, 2, 2, 200, 398, ["A", "B"])]
    assert len(new.run("same_text", characters="10").rows) == 2


VOTE = """
[[elections]]
name = "Vote"
jurisdiction = "DE"
polling_days = [2026-05-10]
period_start = 2026-03-01
countries = ["germany", "DE"]
union_vote = true
[[silence_periods]]
election = "Vote"
starts_at = 2026-05-08T18:00:00
ends_at = 2026-05-10T18:00:00
rule = "Section 9"
[[spending_limits]]
election = "Vote"
amount = 250.00
currency = "EUR"
[[registered_payers]]
name = "Harbour Party e.V."
jurisdiction = "DE"
country = "DE"
[[registered_payers]]
name = "Alpine Club"
jurisdiction = "DE"
country = "CH"
[[publication_limits]]
hours = 72
rule = "Article 13"
"""


@pytest.fixture
def vote(tmp_path: Path, folder: Path) -> Any:
    """An archive that knows of an election on 10 May 2026."""
    with archive.open(tmp_path / "vote.duckdb", config=load(put(folder / "adlib.toml", VOTE))) as opened:
        yield opened


def snaps(opened: Archive, folder: Path, *ads: dict[str, object], day: datetime = SECOND) -> None:
    reports = opened.import_dump(put(folder / f"{day:%m%d}" / "2026.csv", snap(ads)), as_of=day)
    assert [each.outcome for each in reports] == ["imported"]


def test_spend_by_election_says_what_ties_each_ad_to_it(vote: Archive, folder: Path) -> None:
    """The first was seen until 24 May, 40 of its 54 days in the period; of the second ad's ten days seven are in it.

    The third ran before it, the fourth elsewhere.
    """
    snaps(
        vote, folder,
        snap_ad("1", Spend=70),
        snap_ad("2", Spend=10, StartDate="2026/02/26 00:00:00Z", EndDate="2026/03/07 12:00:00Z"),
        snap_ad("3", EndDate="2026/02/28 12:00:00Z", StartDate="2026/02/01 12:00:00Z"),
        snap_ad("4", CountryCode="france"),
        snap_ad("5", Spend=5, CountryCode="", **{"Regions (Included)": "Germany"}),
    )  # fmt: skip
    columns = ("election", "basis", *SUM, "spend_kind", "ads")
    assert asked(vote, "spend_by_election", *columns) == [
        ("Vote", "any", 85, 85, "exact", 3),
        ("Vote", "country", 80, 80, "exact", 2),
        ("Vote", "targeting", 5, 5, "exact", 1),
    ]
    shared = asked(vote, "spend_by_election", *columns, pro_rate="true")
    assert shared[1] == ("Vote", "country", Decimal("58.85"), Decimal("58.85"), "estimate", 2)


def test_nobody_is_beaten_by_an_unknown_in_an_election(vote: Archive, folder: Path) -> None:
    """As in all that is spent: no dump says who stands behind the greatest sum, and whose currency is not known."""
    ads = [
        meta_ad("1", bylines=None, page_id=None, page_name=None, spend=spend(900, 999)),
        meta_ad("2", bylines="A", page_id="12", spend=spend(100, 199)),
        meta_ad("3", bylines="B", page_id="13", currency=None),
    ]
    vote.import_dump(put(folder / "m.ndjson", lines(ads)), as_of=SECOND, country="DE")
    ranks = ("place", "rank_best", "rank_worst")
    assert asked(vote, "election_payers", "payer", *ranks, election="Vote") == [
        (None, None, None, None), ("A", 1, 1, 1), ("B", None, None, None),
    ]  # fmt: skip
    assert asked(vote, "election_advertisers", "advertiser_id", *ranks, election="Vote") == [
        ("unknown:", None, None, None), ("12", 1, 1, 1), ("13", None, None, None),
    ]  # fmt: skip


def test_an_election_of_some_regions_needs_targeting_or_delivery_there(tmp_path: Path, folder: Path) -> None:
    text = VOTE.replace("union_vote = true", 'regions = ["North"]')
    shares = [{"region": "north", "percentage": "0.5"}, {"region": "South", "percentage": "0.5"}]
    with archive.open(tmp_path / "r.duckdb", config=load(put(folder / "adlib.toml", text))) as opened:
        meta(opened, folder, meta_ad("1", delivery_by_region=shares), meta_ad("2", delivery_by_region=shares[1:]))
        snaps(opened, folder, snap_ad("3"), snap_ad("4", **{"Regions (Included)": "North"}))
        found = asked(opened, "spend_by_election", "platform", "basis", "ads")
    assert sorted(found) == [
        ("meta", "any", 1), ("meta", "delivery", 1), ("snapchat", "any", 1), ("snapchat", "targeting", 1),
    ]  # fmt: skip


def test_a15_payers_from_outside_the_union_are_told_and_unknown_ones_counted(vote: Archive, folder: Path) -> None:
    snaps(
        vote, folder,
        snap_ad("1", PayingAdvertiserName="Alpine Club", BillingAddress="Hafenweg 1,Berlin,DE"),
        snap_ad("2", PayingAdvertiserName="Lantern", BillingAddress="Main Street,Springfield,US"),
        snap_ad("3", PayingAdvertiserName="Harbour Party", BillingAddress=""),
        snap_ad("4", PayingAdvertiserName="Nobody", BillingAddress=""),
        snap_ad("5", BillingAddress="X,US", StartDate="2026/01/01 00:00:00Z", EndDate="2026/02/09 00:00:00Z"),
    )  # fmt: skip
    columns = ("established", "payer", "country", "basis", "ads")
    assert asked(vote, "third_country_sponsors", *columns) == [
        ("outside the Union", "Alpine Club", "CH", "register", 1),
        ("outside the Union", "Lantern", "US", "billing address", 1),
        ("not known", None, None, None, 1),
    ]


def test_a16_silence_tells_what_ran_from_what_may_have_run(vote: Archive, folder: Path) -> None:
    """From Friday 18:00 to Sunday 18:00; Snap gives times, Google only days."""
    times = {"1": ("05/01 00", "05/08 17"), "2": ("05/01 00", "05/08 19"), "3": ("05/10 19", "05/12 00")}
    ads = [
        snap_ad(name, StartDate=f"2026/{first}:00:00Z", EndDate=f"2026/{last}:00:00Z")
        for name, (first, last) in times.items()
    ]
    snaps(vote, folder, *ads)
    days = {"a": ("2026-05-08", "2026-05-08"), "b": ("2026-05-01", "2026-05-09"), "c": ("2026-05-10", "2026-05-20")}
    shown = [
        {"Ad_ID": name, "Date_Range_Start": first, "Date_Range_End": last, "Regions": "DE"}
        for name, (first, last) in days.items()
    ]
    google(vote, folder, "2026-05-24", *shown, {"Ad_ID": "d", "Date_Range_End": "2026-05-20"})
    seen = {"m1": FIRST, "m2": datetime(2026, 5, 9, 12)}  # no end: m1 was last seen before the silence began
    for name, day in seen.items():
        report = vote.import_dump(put(folder / f"{name}.ndjson", lines([meta_ad(name)])), as_of=day, country="DE")
        assert [each.outcome for each in report] == ["imported"]
    assert sorted(asked(vote, "silence", "ad_id", "verdict")) == [
        ("2", "ran"), ("a", "may have run"), ("b", "ran"), ("c", "may have run"), ("m2", "ran"),
    ]  # fmt: skip
    assert asked(vote, "silence", "ad_id", "rule", "bases", verdict="ran", platform="google") == [
        ("b", "Section 9", ["country"])
    ]


def test_a17_a_lag_lies_between_two_captures(vote: Archive, folder: Path) -> None:
    snaps(vote, folder, snap_ad("0"), day=datetime(2026, 5, 3))
    ads = {"1": "2026/05/01 00", "2": "2026/05/05 00", "3": "2026/04/20 00"}
    began = [snap_ad(name, StartDate=f"{start}:00:00Z") for name, start in ads.items()]
    snaps(vote, folder, snap_ad("0"), *began, day=datetime(2026, 5, 6))
    assert asked(vote, "publication_lag", "ad_id", "verdict", "lag_lower", "lag_upper", "limit_hours") == [
        ("3", "late", 312, 384, 72), ("1", "cannot tell", 48, 120, 72), ("2", "within", 0, 24, 72),
    ]  # fmt: skip


def test_a_limit_is_over_may_be_over_or_not(vote: Archive, folder: Path) -> None:
    amounts = {"A": (251, 300), "B": (100, 251), "C": (100, 250), "D": (1, None)}
    ads = [meta_ad(payer, bylines=payer, spend=spend(*bounds)) for payer, bounds in amounts.items()]
    vote.import_dump(
        put(folder / "m.ndjson", lines([*ads, meta_ad("x", bylines="C", currency="USD")])), as_of=SECOND, country="DE"
    )
    assert sorted(asked(vote, "over_limit", "payer", "verdict", "other_currency_ads")) == [
        ("A", "over", 0), ("B", "may be over", 0), ("C", "under", 1), ("D", "may be over", 0),
    ]  # fmt: skip


def test_payers_that_the_register_does_not_name_are_told(vote: Archive, folder: Path) -> None:
    ads = [meta_ad("1", bylines="HARBOUR PARTY"), meta_ad("2", bylines="Lantern"), meta_ad("3", bylines=None)]
    vote.import_dump(put(folder / "m.ndjson", lines(ads)), as_of=SECOND, country="DE")
    found = asked(vote, "payer_not_registered", "payer", "payer_state", *SUM)
    assert found == [("Lantern", "disclosed", 100, 199), (None, "undisclosed", 100, 199)]


def test_a18_the_share_of_the_largest_is_an_interval(new: Archive, folder: Path) -> None:
    """300 of 300 + 200 at least, 400 of 400 + 100 at most; on the lower bounds 300 of 400."""
    amounts = {"1": (300, 400), "2": (60, 120), "3": (40, 80)}
    meta(new, folder, *(meta_ad(page, page_id=page, spend=spend(*bounds)) for page, bounds in amounts.items()))
    columns = ("share_lower", "share_upper", "share_on_lower", "hhi_on_lower")
    squared = Decimal("0.75") ** 2 + Decimal("0.15") ** 2 + Decimal("0.1") ** 2
    assert asked(new, "concentration", *columns, largest="1") == [(60, 80, 75, 10000 * squared)]


def test_a18_ads_whose_dump_names_no_advertiser_are_none(new: Archive, folder: Path) -> None:
    nobody: dict[str, Any] = {"page_id": None, "page_name": None}
    meta(
        new,
        folder,
        meta_ad("1", page_id="1"),
        meta_ad("2", **nobody, spend=spend(9000, 9999)),
        meta_ad("3", **nobody),
        meta_ad("4", **nobody, currency="USD"),
    )
    columns = ("currency", "advertisers", "share_on_lower", "hhi_on_lower", "nameless_ads")
    assert asked(new, "concentration", *columns) == [("EUR", 1, 100, 10000, 2), ("USD", 0, None, None, 1)]


def test_a19_accounts_of_few_days_are_told_newcomers_are_not(new: Archive, folder: Path) -> None:
    begun = {"1": ("04-01", "04-05"), "2": ("02-01", "04-01"), "3": ("05-20", "05-21")}
    ads = [
        meta_ad(f"{page}-{day}", page_id=page, ad_delivery_start_time=f"2026-{day}")
        for page, days in begun.items() for day in days
    ]  # fmt: skip
    meta(new, folder, *ads)
    columns = ("advertiser_id", "days", "all_ads", *SUM)
    assert asked(new, "short_lived", *columns, ads="2") == [("1", 4, 2, 200, 398)]
    assert new.run("short_lived").rows == []


def test_a20_exclusions_are_counted_by_kind(new: Archive, folder: Path) -> None:
    cells = {"Regions (Excluded)": "Saxony"}
    snaps(
        new,
        folder,
        snap_ad("1", **cells),
        snap_ad("2", AgeBracket="18+"),
        snap_ad("3"),
        snap_ad("4", AgeBracket="18+", **cells),
    )
    assert asked(new, "targeting_exclusions", "excluded", "excluding_ads", "targeted_ads", "percent") == [
        ("region", 2, 3, Decimal("66.7"))
    ]


def test_a23_a_capture_that_differs_much_is_told(new: Archive, folder: Path) -> None:
    figures = stats([{"id": "AR1", "USD": 300}])
    google(new, folder, "2026-05-03", *({"Ad_ID": str(n)} for n in range(10)), advertiser_stats=figures)
    both = stats([{"id": "AR1", "USD": 300, "GBP": 50}])
    google(new, folder, "2026-05-24", *({"Ad_ID": str(n)} for n in range(7)), advertiser_stats=both)
    assert asked(new, "import_anomalies", "anomaly", "part", "before", "after", "percent") == [
        ("currencies", None, "", "GBP", None), ("rows", "creative-stats", "10", "7", -30),
    ]  # fmt: skip
    assert [row[0] for row in asked(new, "import_anomalies", "anomaly", percent="30")] == ["currencies"]
