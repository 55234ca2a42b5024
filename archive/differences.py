"""The SQL of what differs between two versions of an ad, field by field, for the view `ad_change`."""

from itertools import product

from archive.schema import columns, content_columns

NAMES = ("platform", "ad_id", "ad_id_basis", "advertiser_id", "advertiser_id_basis", "advertiser_name")
"""what names an ad and its advertiser; new names are told once per advertiser, by `name_change`."""
WITH_ANOTHER = ("currency", "currency_basis", "spend_kind", "spend_step", "payer_state", "started_at", "ended_at")
"""fields whose difference shows in the field they belong to."""
INTERVALS = ("spend", "impressions", "audience")
BOUNDS = tuple(product(("before", "after"), ("lower", "upper")))


def written() -> dict[str, str]:
    """Give what `views/ad_change.sql` has placeholders for."""
    return {
        "differences": every_difference(),
        "spend_difference": interval_difference("spend"),
        "payer_difference": difference("payer"),
    }


def every_difference() -> str:
    """Write what differs between versions `b` and `a`, of the fields in `s.fields`; NULL for a field that does not.

    A list of structs (field, before, after, before_lower, before_upper, after_lower, after_upper).
    """
    names = [name for name in content_columns() if name not in (*NAMES, *WITH_ANOTHER)]
    single = [name for name in names if not name.endswith(("_lower", "_upper"))]
    return ",\n      ".join([interval_difference(name) for name in INTERVALS] + [difference(name) for name in single])


def interval_difference(name: str) -> str:
    """Write the difference of an interval; NULL where there is none."""
    money = name == "spend"
    compared = [f"{name}_lower", f"{name}_upper", *(["currency"] if money else [])]
    differs = [f"b.{each} IS DISTINCT FROM a.{each}" for each in compared]
    if money:
        differs.append("(b.spend_kind = 'not_disclosed') IS DISTINCT FROM (a.spend_kind = 'not_disclosed')")
    bounds = {(when, end): f"{when[0]}.{name}_{end}" for when, end in BOUNDS}
    return case(name, " OR ".join(differs), (said("b", name), said("a", name)), bounds)


def said(side: str, name: str) -> str:
    """Write the words for an interval of one version."""
    more = f"{side}.spend_kind, {side}.currency" if name == "spend" else "NULL, NULL"
    return f"amount_said({side}.{name}_lower, {side}.{name}_upper, {more})"


def difference(name: str) -> str:
    """Write the difference of one field; NULL where there is none. Lists are compared without regard to their order."""
    is_list = columns("ad_version")[name].endswith("[]")
    before, after = (f"list_sort({side}.{name})" if is_list else f"{side}.{name}" for side in "ba")
    texts = f"CAST(b.{name} AS VARCHAR)", f"CAST(a.{name} AS VARCHAR)"
    return case(name, f"{before} IS DISTINCT FROM {after}", texts, dict.fromkeys(BOUNDS, "NULL"))


def case(field: str, differs: str, texts: tuple[str, str], bounds: dict[tuple[str, str], str]) -> str:
    """Write one struct for the case that both captures carry a field and it differs."""
    carried = f"{field}_lower" if field in INTERVALS else field
    ends = ", ".join(f"'{when}_{end}': CAST({sql} AS DECIMAL(18,2))" for (when, end), sql in bounds.items())
    return (
        f"CASE WHEN list_contains(s.fields, '{carried}') AND ({differs}) "
        f"THEN {{'field': '{field}', 'before': {texts[0]}, 'after': {texts[1]}, {ends}}} END"
    )
