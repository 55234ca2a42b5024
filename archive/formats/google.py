"""Google political ads transparency bundle, every generation from August 2018 on.

How one spend is printed changed twice; the columns tell which way (`generation`):
`usd`         2018: one column, US dollars.
`conversions` 2019-2022 (a `Spend_HRK` column): every currency column repeats the same money. One line, in the currency
              of the row's regions (weekly rows: of the advertiser's regions in advertiser-stats; several regions: the
              dollar figure, flagged `ambiguous`); the other columns are kept as its `conversions`.
`separate`    2023 on: each column is money of its own, one line each, except that BGN, CZK, DKK, HUF, PLN, RON and SEK
              repeat the part of EUR that was served in that country.
Aggregates are rounded to a step per currency. In creative-stats the pair of the ad's own currency holds the range; the
other pairs hold conversions (2019-2022) or the lowest bucket whatever the ad cost (since 2023).
"""

from collections.abc import Mapping

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    column,
    constant,
    day,
    day_sql,
    listed,
    literal,
    made,
    moment,
    plain,
    present,
    quoted,
    simple,
    text,
    whole,
)
from archive.format import Format, Member
from archive.money_columns import buckets, range_kind
from archive.nested_columns import Target, notes, targets

CURRENCIES = (
    "USD", "EUR", "INR", "BGN", "HRK", "CZK", "DKK", "HUF", "PLN", "RON", "SEK", "GBP",
    "NZD", "ILS", "AUD", "TWD", "BRL", "ARS", "ZAR", "CLP", "MXN",
)  # fmt: skip
EURO_PARTS = ("BGN", "CZK", "DKK", "HUF", "PLN", "RON", "SEK")
EU = (
    "EU", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
)  # fmt: skip
HOME = {
    "US": "USD", "IN": "INR", "GB": "GBP", "NZ": "NZD", "IL": "ILS", "AU": "AUD", "TW": "TWD", "BR": "BRL", "AR": "ARS",
    "ZA": "ZAR", "CL": "CLP", "MX": "MXN",
}  # fmt: skip
# the greatest common divisor of every figure in the files of 2025, and of 2019-2020 where it was another
STEPS = {
    "USD": 100, "EUR": 50, "INR": 250, "BGN": 100, "CZK": 1500, "DKK": 500, "HUF": 20000, "PLN": 250, "RON": 250,
    "SEK": 1000, "GBP": 50, "NZD": 200, "ILS": 250, "AUD": 150, "TWD": 3000, "BRL": 500, "ARS": 15000, "ZAR": 15000,
    "CLP": 50000, "MXN": 1000,
}  # fmt: skip
OLD_STEPS = {"BGN": 25, "HRK": 100, "CZK": 1000, "HUF": 7500, "PLN": 100, "RON": 75, "SEK": 750}


def generation(names: tuple[str, ...]) -> Mapping[str, str]:
    """Tell from the columns how this file prints one spend in several currencies."""
    has = {plain(name) for name in names}
    kinds = ("Spend_{}", "Total_Spend_{}", "Spend_Range_Min_{}")
    found = {code for code in CURRENCIES for kind in kinds if plain(kind.format(code)) in has}
    if "HRK" in found:
        return {"spend": "conversions"}
    return {"spend": "separate" if len(found) > 1 else "usd"}


def home_currency(regions: str) -> str:
    """Write SQL for the one currency of a list of regions; NULL for none or several. EU alone means euro."""
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(money)}" for code, money in HOME.items())
    euro = ", ".join(literal(code) for code in EU)
    # `EU` stands beside its members until 2022, and beside GB until Britain left; it decides only where it is alone
    each = (
        f"list_distinct(list_transform(list_filter(string_split({regions}, ', '), lambda code: code <> 'EU'), "
        "lambda code: "
        f"CASE code {cases} ELSE CASE WHEN code IN ({euro}) THEN 'EUR' END END))"
    )
    return f"CASE WHEN {regions} = 'EU' THEN 'EUR' WHEN len({each}) = 1 THEN {each}[1] END"


def spend_columns(source: Source, pattern: str) -> dict[str, str]:
    """Find the file's currency columns: SQL of the raw value by currency. *pattern* has `{}` for the currency."""
    refs = {code: source.ref(pattern.format(code)) for code in CURRENCIES}
    return {code: ref for code, ref in refs.items() if ref is not None}


def line_struct(amount: str, currency: str, basis: str, step: str, conversions: str) -> str:
    """Write one figure of a row as a struct of spend-line fields."""
    return (
        f"{{'currency': {currency}, 'currency_basis': {basis}, 'spend_lower': {amount}, 'spend_upper': {amount}, "
        f"'spend_kind': 'rounded', 'spend_step': {step}::DECIMAL(18,2), 'conversions': {conversions}}}"
    )


NO_CONVERSIONS = "NULL::STRUCT(currency VARCHAR, lower DECIMAL(18,2), upper DECIMAL(18,2), relation VARCHAR)[]"


def related(amounts: Mapping[str, str], relation: str, condition: str) -> str:
    """Write the (currency, lower, upper, relation) list of those *amounts* for which *condition* on `each` holds."""
    items = ", ".join(
        f"{{'currency': '{code}', 'lower': {amount}, 'upper': {amount}, 'relation': '{relation}'}}"
        for code, amount in amounts.items()
    )
    return f"nullif(list_filter([{items}], lambda each: {condition}), [])" if items else NO_CONVERSIONS


def rounded_spend(regions: str | None, pattern: str = "Spend_{}", *only_usd: str) -> Column:
    """Read a row's rounded figures as lines, in the way of its generation."""
    names = tuple(pattern.format(code) for code in CURRENCIES) + only_usd

    def compile(target: str, source: Source) -> Reading:
        columns = spend_columns(source, pattern)
        if not columns and (single := present(source, only_usd)):
            columns = {"USD": str(source.ref(single[0]))}
        if not columns:
            return Reading()
        amounts = {code: f"TRY_CAST({ref} AS DECIMAL(18,2))" for code, ref in columns.items()}
        where = source.ref(regions) if regions else None
        problems = {
            f"spend in {code}": f"{columns[code]} IS NULL OR {amount} IS NULL OR {amount} < 0"
            for code, amount in amounts.items()
        }
        ways = {"usd": only_line, "conversions": converted_line, "separate": separate_lines}
        lines = ways[source.facts.get("spend", "usd")](amounts, where)
        return Reading(
            fields={target: lines}, problems=problems, reads={plain(name) for name in present(source, names)}
        )

    return column(names, compile)


def only_line(amounts: Mapping[str, str], where: str | None) -> str:
    """Write the only line there is: dollars, unless somebody cut out the column of another currency."""
    [(code, amount)] = amounts.items()
    return f"[{line_struct(amount, literal(code), literal('stated'), str((STEPS | OLD_STEPS)[code]), NO_CONVERSIONS)}]"


def converted_line(amounts: Mapping[str, str], where: str | None) -> str:
    """Write one line in the currency of the row's regions, and the other columns as its conversions."""
    home = f"({home_currency(where)})" if where else "NULL"
    chosen = f"coalesce({home}, 'USD')"
    amount = "CASE " + chosen + " " + " ".join(f"WHEN '{code}' THEN {sql}" for code, sql in amounts.items()) + " END"
    steps = STEPS | OLD_STEPS
    step = "CASE " + chosen + " " + " ".join(f"WHEN '{code}' THEN {steps[code]}" for code in amounts) + " END"
    others = related(amounts, "conversion", f"each.currency <> {chosen}")
    basis = f"CASE WHEN {home} IS NULL THEN 'ambiguous' ELSE 'region' END"
    return f"[{line_struct(amount, chosen, basis, step, others)}]"


def separate_lines(amounts: Mapping[str, str], where: str | None) -> str:
    """Write one line per non-zero currency; a row of zeros is one line of zero in the currency of its regions."""
    parts = {code: sql for code, sql in amounts.items() if code in EURO_PARTS}
    euro = amounts.get("EUR", "0")
    inside = related(parts, "part", "each.lower <> 0")
    lines = []
    for code, amount in amounts.items():
        of_euro = f"CASE WHEN {amount} <> 0 THEN {inside} END" if code == "EUR" else NO_CONVERSIONS
        lines.append(line_struct(amount, literal(code), literal("stated"), str(STEPS[code]), of_euro))
    counts = f"each.spend_lower <> 0 AND NOT ({euro} <> 0 AND each.currency IN {EURO_PARTS})"
    home = home_currency(where) if where else "NULL"
    step = f"CASE {home} " + " ".join(f"WHEN '{code}' THEN {STEPS[code]}" for code in amounts) + " END"
    zero = line_struct(
        "0::DECIMAL(18,2)", home, f"CASE WHEN {home} IS NOT NULL THEN 'region' END", step, NO_CONVERSIONS
    )
    found = f"list_filter([{', '.join(lines)}], lambda each: {counts})"
    return f"CASE WHEN len({found}) > 0 THEN {found} ELSE [{zero}] END"


def creative_spend() -> Column:
    """Read the range of the ad's own currency from the `Spend_Range_Min/Max` pairs, or the bucket text before them."""
    low, high = "Spend_Range_Min_{}", "Spend_Range_Max_{}"
    names = tuple(end.format(code) for code in CURRENCIES for end in (low, high))

    def compile(target: str, source: Source) -> Reading:
        lows, highs = spend_columns(source, low), spend_columns(source, high)
        if not lows:
            found = buckets("Spend_USD", "spend").compile(target, source)
            if found.fields:
                ends = found.fields["spend_lower"], found.fields["spend_upper"]
                found.fields |= {"spend_kind": range_kind(*ends), "currency": "'USD'", "currency_basis": "'stated'"}
            return found
        return creative_range(source, lows, highs)

    return column((*names, "Spend_USD", "Regions"), compile)


def creative_range(source: Source, lows: Mapping[str, str], highs: Mapping[str, str]) -> Reading:
    """Write the range in the currency of the ad's regions; the dollar pair, flagged, where there are several."""
    where = source.ref("Regions")
    several = len(lows) > 1
    home, low, high, said_low, said_high = map(quoted, ("home", "low", "high", "said low", "said high"))
    chosen = f"coalesce({home}, 'USD')"
    steps = {
        "home": own_currency(where) if where and several else "NULL::VARCHAR",
        "said low": pick(chosen, lows),
        "said high": pick(chosen, highs),
        "low": f"TRY_CAST({said_low} AS DECIMAL(18,2))",
        "high": f"TRY_CAST({said_high} AS DECIMAL(18,2))",
    }
    fields = {
        "spend_lower": low,
        # a public loader writes 0 for an open top, which leaves the maximum below the minimum
        "spend_upper": f"CASE WHEN {high} = 0 AND {low} > 0 THEN NULL ELSE {high} END",
        "spend_kind": (
            f"CASE WHEN {low} IS NULL THEN 'not_disclosed' WHEN coalesce({high}, 0) < {low} THEN 'at_least' "
            "ELSE 'range' END"
        ),
        "currency": chosen,
        "currency_basis": f"CASE WHEN {home} IS NULL THEN 'ambiguous' ELSE 'region' END" if several else "'stated'",
    }
    if source.facts.get("spend") == "conversions":
        fields["conversions"] = range_list(lows, highs, "conversion", f"each.currency <> {chosen}")
    elif several:
        others = range_list(lows, highs, "besides", f"each.currency <> {chosen} AND each.lower > 0")
        fields["conversions"] = f"CASE WHEN {home} IS NULL THEN {others} END"
    lower, upper = made("spend_lower"), made("spend_upper")
    problems = {
        "spend range": f"({lower} IS NULL AND {said_low} IS NOT NULL) OR {lower} < 0 OR {lower} > {upper} "
        f"OR ({upper} IS NULL AND coalesce({said_high}, '0') <> '0')"
    }
    every = [end.format(code) for code in CURRENCIES for end in ("Spend_Range_Min_{}", "Spend_Range_Max_{}")]
    reads = {plain(name) for name in present(source, every)} | {"spendusd", "regions"}
    return Reading(steps=steps, fields=fields, problems=problems, reads=reads)


def own_currency(where: str) -> str:
    """Write SQL for the currency of the ad's regions; the usual single code is decided without making a list."""
    single = " ".join(f"WHEN {where} = '{code}' THEN '{money}'" for code, money in HOME.items())
    return f"(CASE {single} ELSE {home_currency(where)} END)"


def pick(chosen: str, refs: Mapping[str, str]) -> str:
    """Write the raw value of the chosen currency's column."""
    if len(refs) == 1:
        return next(iter(refs.values()))
    return f"(CASE {chosen} " + " ".join(f"WHEN '{code}' THEN {ref}" for code, ref in refs.items()) + " END)"


def range_list(lows: Mapping[str, str], highs: Mapping[str, str], relation: str, condition: str) -> str:
    """Write the ranges in the other currencies as a list."""
    items = ", ".join(
        f"{{'currency': '{code}', 'lower': TRY_CAST({lows[code]} AS DECIMAL(18,2)), "
        f"'upper': TRY_CAST({highs.get(code, 'NULL')} AS DECIMAL(18,2)), 'relation': '{relation}'}}"
        for code in lows
    )
    return f"nullif(list_filter([{items}], lambda each: {condition}), [])"


def keyword_lines() -> Column:
    """Read the six (keyword, spend) pairs of a week as six lines."""
    pairs = [(f"Keyword_{n}", (f"Spend_USD_{n}", f"Spend_{n}")) for n in range(1, 7)]

    def compile(target: str, source: Source) -> Reading:
        lines, problems = [], {}
        for keyword, spends in pairs:
            word, raw = source.ref(keyword), next((source.ref(name) for name in spends if source.ref(name)), None)
            if word is None or raw is None:
                continue
            amount = f"TRY_CAST({raw} AS DECIMAL(18,2))"
            struct = line_struct(amount, literal("USD"), literal("stated"), "100", NO_CONVERSIONS)
            lines.append(f"{{'keyword': {word}, {struct[1:]}")
            problems[f"spend of {keyword}"] = f"{raw} IS NOT NULL AND ({amount} IS NULL OR {amount} < 0)"
            problems[f"{keyword}, which has an amount"] = f"{word} IS NULL AND {amount} <> 0"
        names = [each for keyword, spends in pairs for each in (keyword, *spends)]
        found = f"list_filter([{', '.join(lines)}], lambda each: each.keyword IS NOT NULL)"
        return Reading(
            fields={target: found}, problems=problems, reads={plain(name) for name in present(source, names)}
        )

    return column([each for keyword, spends in pairs for each in (keyword, *spends)], compile)


def report_time() -> Column:
    """Read when the report was made, in UTC; since 2023 Google writes Pacific time."""
    date, time = "Report_Data_Updated_Date", "Report_Data_Updated_Time (PT)"

    def compile(target: str, source: Source) -> Reading:
        if raw := source.ref(date):
            value = f"TRY_CAST({raw} AS TIMESTAMP)"
        else:
            raw = str(source.ref(time))
            bare = f"rtrim({raw}, ' PT')"
            local = f"coalesce(TRY_CAST({bare} AS TIMESTAMP), TRY_STRPTIME({bare}, '%d %b %Y %H:%M'))"
            value = f"({local} AT TIME ZONE 'America/Los_Angeles') AT TIME ZONE 'UTC'"
        return Reading(
            fields={target: value},
            problems={"report time": f"{made(target)} IS NULL"},
            reads={plain(date), plain(time)},
        )

    return column((date, time), compile)


ADVERTISER = advertiser("Advertiser_ID", "Advertiser_Name")
NO_PAYER = constant("field_absent")
REGIONS = listed("Regions", separator=", ")
# Places stay as Google writes them, one text for all; the view `targeting` takes them apart.
TARGETS = targets(
    Target("Age_Targeting", "age", separator=", ", nothing=("Not targeted",)),
    Target("Gender_Targeting", "gender", separator=", ", nothing=("Not targeted",)),
    Target("Geo_Targeting_Included", "places", separator="", nothing=("Not targeted",)),
    Target("Geo_Targeting_Excluded", "places", excluded=True, separator="", nothing=("Not targeted",)),
)

CREATIVE_ALWAYS = (
    "Ad_ID", "Ad_URL", "Ad_Type", "Regions", "Advertiser_ID", "Advertiser_Name", "Date_Range_Start", "Date_Range_End",
    "Num_of_Days", "Impressions",
)  # fmt: skip

FORMAT = Format(
    name="google",
    title="Google political ads transparency bundle",
    platform="google",
    publisher="Google",
    url="https://storage.googleapis.com/political-csv/google-political-ads-transparency-bundle.zip",
    members=(
        Member(
            name="advertiser-stats",
            holds="spend_lines",
            grain="total",
            marks=("Advertiser_ID", "Public_IDs_List", "Total_Creatives"),
            columns={
                "advertiser": ADVERTISER,
                "payer_state": NO_PAYER,
                "registered_ids": text("Public_IDs_List"),
                "countries": REGIONS,
                "elections": text("Elections"),
                "ads": whole("Total_Creatives"),
                "lines": rounded_spend("Regions", "Spend_{}", "Total_Spend_USD"),
            },
        ),
        Member(
            name="advertiser-weekly-spend",
            holds="spend_lines",
            grain="week",
            marks=("Advertiser_ID", "Week_Start_Date"),
            columns={
                "advertiser": ADVERTISER,
                "payer_state": NO_PAYER,
                "elections": text("Election_Cycle"),
                "period_start": day("Week_Start_Date"),
                "period_end": simple(("Week_Start_Date",), lambda raw: f"{day_sql(raw)} + 6", checked=False),
                "lines": rounded_spend("Regions"),
            },
            lookup=("advertiser-stats", "Advertiser_ID", "Regions"),
            newest="period_start",
        ),
        Member(
            name="advertiser-geo-spend",
            holds="spend_lines",
            grain="total_by_region",
            marks=("Advertiser_ID", "Country", "Country_Subdivision_Primary"),
            columns={
                "advertiser": ADVERTISER,
                "payer_state": NO_PAYER,
                "country": text("Country"),
                "region": text("Country_Subdivision_Primary"),
                "lines": rounded_spend("Country"),
            },
        ),
        Member(
            name="geo-spend",
            holds="spend_lines",
            grain="total_all_advertisers_by_region",
            marks=("Country|State", "Country_Subdivision_Secondary|Congressional_District"),
            lacks=("Advertiser_ID",),
            columns={
                "payer_state": constant("not_applicable"),
                "country": text("Country"),
                "region": text("Country_Subdivision_Primary", "State"),
                "district": text("Country_Subdivision_Secondary", "Congressional_District"),
                "lines": rounded_spend("Country", "Spend_{}", "Total_Spend_USD"),
            },
        ),
        Member(
            name="creative-stats",
            holds="ads",
            marks=("Ad_ID", "Ad_URL", "Ad_Type", "Advertiser_ID", "Date_Range_Start", "Impressions"),
            core=("Advertiser_ID", "Date_Range_Start", "Date_Range_End", "Impressions"),
            always=CREATIVE_ALWAYS,
            columns={
                "ad_id": text("Ad_ID"),
                "ad_id_basis": constant("platform"),
                "advertiser": ADVERTISER,
                "payer_state": NO_PAYER,
                "url": text("Ad_URL"),
                "ad_type": text("Ad_Type"),
                "countries": REGIONS,
                "started_on": day("Date_Range_Start"),
                "ended_on": day("Date_Range_End"),
                "started_at": moment("First_Served_Timestamp"),
                "ended_at": moment("Last_Served_Timestamp"),
                "days_shown": whole("Num_of_Days"),
                "impressions": buckets("Impressions", "impressions"),
                "spend": creative_spend(),
                "targets": TARGETS,
                "details": notes(
                    elections="Elections",
                    campaigns="Ad_Campaigns_List",
                    funded_by_google_ad_grants="Is_Funded_By_Google_Ad_Grants",
                ),
            },
            newest="ended_on",
        ),
        Member(
            name="campaign-targeting",
            holds="campaigns",
            marks=("Campaign_ID", "Ads_List", "Advertiser_ID"),
            columns={
                "campaign_id": text("Campaign_ID"),
                "advertiser": ADVERTISER,
                "started_on": day("Start_Date"),
                "ended_on": day("End_Date"),
                "ad_ids": listed("Ads_List"),
                "targets": TARGETS,
            },
            selected=True,
            empty_by_design=True,
        ),
        Member(
            name="advertiser-declared-stats",
            holds="declared",
            marks=(
                "Advertiser_Declared_Name|Committee_Declared_Name",
                "Advertiser_Declared_Scope|Committee_Declared_Scope",
            ),
            columns={
                "advertiser_id": text("Advertiser_ID"),
                "region": text("Region"),
                "declared_name": text("Advertiser_Declared_Name", "Committee_Declared_Name"),
                "regulatory_id": text("Advertiser_Declared_Regulatory_ID", "Committee_Declared_Identification_ID"),
                "declared_scope": text("Advertiser_Declared_Scope", "Committee_Declared_Scope"),
                "promoter_name": text("Advertiser_Declared_Promoter_Name", "NZ_Advertiser_Declared_Name"),
                "promoter_address": text("Advertiser_Declared_Promoter_Address", "NZ_Advertiser_Declared_Address"),
            },
        ),
        Member(
            name="top-keywords-history",
            holds="spend_lines",
            grain="keyword",
            marks=("Report_Date", "Keyword_1"),
            columns={
                "payer_state": constant("not_applicable"),
                "country": text("Region"),
                "elections": text("Elections", "Election_Cycle"),
                "period_end": day("Report_Date"),
                "lines": keyword_lines(),
            },
            ignored={"Election_Cycle": "says the same as Elections, and is never corrected"},
            newest="period_end",
            empty_by_design=True,
        ),
        Member(
            name="updated",
            holds="as_of",
            marks=("Report_Data_Updated_Date|Report_Data_Updated_Time (PT)",),
            columns={"as_of": report_time()},
        ),
        Member(
            name="advertiser_id_mapping",
            holds="id_mapping",
            marks=("OldAdvertiserId", "NewAdvertiserId"),
            columns={
                "kind": constant("advertiser"),
                "old_id": text("OldAdvertiserId"),
                "new_id": text("NewAdvertiserId"),
            },
        ),
        Member(
            name="creative_id_mapping",
            holds="id_mapping",
            marks=("OldCreativeId", "NewCreativeId"),
            columns={"kind": constant("ad"), "old_id": text("OldCreativeId"), "new_id": text("NewCreativeId")},
        ),
    ),
    complete=True,
    complete_means="every verified advertiser of every country Google covers, as of the report date",
    active="last_impression",
    active_means="last impression on or after the day two days before the capture",
    scope="all countries",
    bundle="folder",
    generation=generation,
)
