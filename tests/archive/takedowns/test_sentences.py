"""The rules that read how large a removed network was; the sentences are ours, in the shapes that reports use."""

from decimal import Decimal

import pytest

from archive.takedowns.sentences import cell, prose
from archive.takedowns.values import currencies, moment


def figures(said):
    return [
        (each.field, each.quantity.text, each.quantity.kind, each.quantity.step and int(each.quantity.step))
        for each in said
        if each.quantity
    ]


@pytest.mark.parametrize(
    ("words", "procedure", "expected"),
    [
        ("31 accounts", "0.9.1 Acquiring Facebook assets", ("accounts", "31", "exact", None)),
        ("2,048 Facebook accounts ", "0.9.1 Acquiring Facebook assets", ("accounts", "2048", "exact", None)),
        ("9 pages", "0.9.1 Acquiring Facebook assets", ("pages", "9", "exact", None)),
        ("1 Groups", "0.9.1 Acquiring Facebook assets", ("groups", "1", "exact", None)),
        ("6 accounts", "0.9.2 Acquiring Instagram accounts", ("instagram_accounts", "6", "exact", None)),
        ("6 Instagram accounts", "0.9.2 Acquiring Instagram accounts", ("instagram_accounts", "6", "exact", None)),
        (
            "About 70 accounts on Facebook and Instagram",
            "0.9.1 Acquiring Facebook assets",
            ("facebook_and_instagram_accounts", "70", "rounded", 10),
        ),
        (
            "About 2.7 million accounts followed one or more of these Pages",
            "7.2.2 Acquiring Page followers",
            ("page_followers", "2700000", "rounded", 100000),
        ),
        (
            "fewer than 50 accounts joined this Group",
            "7.2.3 Acquiring Group members",
            ("group_members", "50", "at_most", None),
        ),
        (
            "No accounts followed these Instagram accounts.",
            "7.2.4 Acquiring Instagram followers",
            ("instagram_followers", "0", "exact", None),
        ),
    ],
)
def test_a_cell_gives_one_figure_of_one_kind(words, procedure, expected):
    assert figures(cell(words, procedure)) == [expected]


@pytest.mark.parametrize(
    ("words", "text", "kind", "step", "paid"),
    [
        ("About $512,000 in spending for ads on Facebook, paid for mostly in Thai baht", "512000", "rounded", 1000,
         ["THB"]),
        ("Around $2.4 million in spending for ads, paid for mostly in US and Canadian dollars.", "2400000", "rounded",
         100000, ["USD", "CAD"]),
        ("About 30 USD in spending for ads on Facebook, paid for in US Dollars", "30", "rounded", 10, ["USD"]),
        ("About $4,000  in ad spend on Facebook", "4000", "rounded", 1000, []),
        ("Around $900 in spending for ads, paid for mostly in Euros, on Facebook to be seen by more.", "900",
         "rounded", 100, ["EUR"]),
    ],
)  # fmt: skip
def test_what_was_spent_keeps_its_place_of_rounding_and_the_currencies_it_was_paid_in(words, text, kind, step, paid):
    said = cell(words, "7.1.1 Advertising to promote content")
    assert figures(said) == [("ad_spend", text, kind, step)]
    assert said[0].quantity.currency == "USD"
    assert (said[0].quantity.lower, said[0].quantity.upper) == (Decimal(text), Decimal(text))
    assert [each.text for each in said[1:]] == paid


def test_whether_ads_were_paid_mostly_or_only_in_a_currency_is_kept():
    mostly, only = "About $70 in ad spend, paid for mostly in Euros", "About $70 in ad spend, paid for in Euros"
    assert [each.note for each in cell(mostly, "7.1.1") if each.field == "paid_in"] == ["mostly"]
    assert [each.note for each in cell(only, "7.1.1") if each.field == "paid_in"] == [None]


def test_an_unfilled_template_is_not_read():
    assert cell("About $xx in spending for ads, paid for mostly in xx", "7.1.1 Advertising to promote content") is None
    assert cell("several accounts", "0.9.1 Acquiring Facebook assets") is None


def test_an_ambiguous_currency_name_is_not_guessed():
    (spent, paid) = cell("About $70 in ad spend, paid for in rupees", "7.1.1")
    assert (spent.quantity.text, paid.text, paid.words) == ("70", None, "rupees")
    assert currencies("dollars") is None


def test_a_summary_gives_counts_followers_spending_beginning_and_links():
    said = prose(
        "We removed 12 Facebook accounts, 3 Pages, 1 Group, and 1,204 Instagram accounts for violating our policy. "
        "About 8,100 accounts followed one or more of these Pages, and about 300 accounts followed one or more of "
        "these Instagram accounts. Its operators engaged in around $5200 in spending for ads on Facebook, paid for "
        "mostly in Indian Rupees. The operation, which began in March 2024, was small. Our investigation revealed "
        "links to a marketing firm in Norland."
    )
    assert [(each.field, each.quantity.text) for each in said if each.quantity] == [
        ("accounts", "12"), ("pages", "3"), ("groups", "1"), ("instagram_accounts", "1204"),
        ("page_followers", "8100"), ("instagram_followers", "300"), ("ad_spend", "5200"),
    ]  # fmt: skip
    assert [(each.field, each.text or each.moment.text) for each in said if not each.quantity] == [
        ("paid_in", "INR"), ("active_from", "2024-03"), ("attributed_to", "a marketing firm in Norland"),
    ]  # fmt: skip


def test_no_ad_spend_is_zero_and_a_sum_that_cannot_be_read_is_flagged():
    assert figures(prose("There was no ad spend associated with this network.")) == [("ad_spend", "0", "exact", None)]
    (said,) = prose("Its operators engaged in around $xx in spending for ads.")
    assert (said.field, said.quantity, said.text) == ("ad_spend", None, None)


def test_prose_without_figures_states_none():
    assert prose("In 2024 we saw 3 waves of posts; 12 of them in May 2025.") == []


@pytest.mark.parametrize(
    ("words", "text", "precision"),
    [
        ("2019-04-01", "2019-04-01", "day"), ("4/1/2019", "2019-04-01", "day"), ("May-14", "2014-05", "month"),
        ("May 2014", "2014-05", "month"), ("2016", "2016", "year"), ("Q1 2023", "2023 Q1", "quarter"),
        ("H2 2025", "2025 H2", "half"), ("1 April 2019", "2019-04-01", "day"), ("April 1, 2019", "2019-04-01", "day"),
    ],
)  # fmt: skip
def test_a_time_keeps_its_precision(words, text, precision):
    assert (moment(words).text, moment(words).precision) == (text, precision)


@pytest.mark.parametrize("words", ["2/30/2019", "13/1/2019", "Foo 2019", "soon", "", "99999"])
def test_what_is_no_time_is_none(words):
    assert moment(words) is None
