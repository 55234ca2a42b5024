"""Which fields are asked for: by the API's generation and the country, and never on a guess."""

import pytest

from adlib.errors import UsageError
from archive.collect.meta_fields import EU, fields

NEW = "v26.0"
LOCAL = {"beneficiary_payers", "eu_total_reach", "br_total_reach", "target_ages", "total_reach_by_location"}


def asked(country: str, which: str = "all", version: str = NEW, **more: bool) -> set[str]:
    return set(fields(which, version, country, **more))


def test_the_default_is_the_same_for_every_country_and_holds_what_the_archive_needs():
    assert asked("PK", "default") == asked("DE", "default") == asked("BR", "default")
    needed = {"id", "page_id", "bylines", "currency", "spend", "impressions", "demographic_distribution"}
    assert needed < asked("PK", "default")
    assert not asked("DE", "default") & LOCAL


def test_all_adds_what_the_api_grants_there_and_nothing_elsewhere():
    assert asked("PK") == asked("PK", "default")
    assert {country: asked(country) & LOCAL for country in ("DE", "GB", "BR")} == {
        "DE": {"beneficiary_payers", "eu_total_reach", "target_ages", "total_reach_by_location"},
        "GB": {"target_ages", "total_reach_by_location"},
        "BR": {"br_total_reach", "target_ages", "total_reach_by_location"},
    }
    assert len(EU) == 27


def test_an_older_generation_is_asked_by_its_own_names():
    assert {"funding_entity", "region_distribution", "ad_creative_body"} < asked("US", version="v5.0")
    assert not {"id", "bylines", "ad_creative_bodies"} & asked("US", version="v5.0")
    assert {"funding_entity", "potential_reach", "ad_creative_bodies", "id"} < asked("DE", version="v10.0")
    assert {"bylines", "estimated_audience_size"} < asked("DE", version="v14.0")
    assert not asked("DE", version="v14.0") & LOCAL
    assert "eu_total_reach" in asked("DE", version="v19.0")
    assert not {"total_reach_by_location", "br_total_reach"} & (
        asked("DE", version="v19.0") | asked("BR", version="v19.0")
    )


def test_of_other_ads_the_fields_of_political_ones_are_not_asked():
    assert not {"spend", "bylines", "impressions", "currency"} & asked("DE", political=False)


def test_named_fields_keep_their_order_and_are_named_once():
    assert fields("spend, id,spend", NEW, "PK") == ("spend", "id")


@pytest.mark.parametrize(
    ("names", "country", "words"),
    [
        ("funding_entity", "PK", "no such field"),
        ("eu_total_reach", "PK", "no such field"),
        ("bylnes", "PK", "bylines?"),
    ],
)
def test_a_field_that_the_api_does_not_grant_is_refused(names, country, words):
    with pytest.raises(UsageError) as caught:
        fields(names, NEW, country)
    assert words in str(caught.value)
