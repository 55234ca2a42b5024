"""Snap Political Ads Library: one CSV per year of the ads' start, in three header generations.

27 columns until November 2019 (no currency: the amounts are in local currency whatever the readme of that time said),
34 until spring 2022, 38 since. Amounts are exact, lifetime to date, in whole units. Dates are the booked schedule.
An advertiser may move an ad's start into another year, and so from one file to another.
"""

from archive.columns import advertiser, computed, constant, listed, moment, moment_sql, payer, simple, text, whole
from archive.format import Format, Member
from archive.money_columns import money
from archive.nested_columns import Target, notes, targets

STAMP = "%Y/%m/%d %H:%M:%SZ"

COLUMNS = {
    "ad_id": text("ADID"),
    "ad_id_basis": constant("platform"),
    "advertiser": advertiser(None, "PayingAdvertiserName"),
    "payer": payer("PayingAdvertiserName"),
    "spend": money("Spend", "Currency Code"),
    "impressions_lower": whole("Impressions"),
    "impressions_upper": whole("Impressions"),
    "started_at": moment("StartDate", pattern=STAMP),
    "ended_at": moment("EndDate", pattern=STAMP),
    "started_on": simple(("StartDate",), lambda raw: f"({moment_sql(raw, STAMP)})::DATE"),
    "ended_on": simple(("EndDate",), lambda raw: f"({moment_sql(raw, STAMP)})::DATE"),
    "creative_urls": listed("CreativeUrl", separator=";"),
    "languages": listed("Language"),
    "countries": computed("CASE WHEN {CountryCode} IS NOT NULL THEN [{CountryCode}] END", "CountryCode"),
    "targets": targets(
        Target("Gender", "gender", separator=""),
        Target("AgeBracket", "age", separator=""),
        Target("Regions (Included)", "region"),
        Target("Regions (Excluded)", "region", excluded=True),
        Target("RegionID", "region or its exclusion"),
        Target("Electoral Districts (Included)", "electoral district"),
        Target("Electoral Districts (Excluded)", "electoral district", excluded=True),
        Target("ElectoralDistrictID", "electoral district or its exclusion"),
        Target("Radius Targeting (Included)", "radius"),
        Target("Radius Targeting (Excluded)", "radius", excluded=True),
        Target("LatLongRad", "radius or its exclusion"),
        Target("Metros (Included)", "metro"),
        Target("Metros (Excluded)", "metro", excluded=True),
        Target("MetroID", "metro or its exclusion"),
        Target("Postal Codes (Included)", "postal code"),
        Target("Postal Codes (Excluded)", "postal code", excluded=True),
        Target("Targeting Geo - Postal Code", "postal code or its exclusion"),
        Target("Location Categories (Included)", "location category"),
        Target("Location Categories (Excluded)", "location category", excluded=True),
        Target("LocationType", "location category or its exclusion"),
        Target("Interests", "interest"),
        Target("OsType", "operating system", separator=""),
        Target("Segments", "segment", separator=""),
        Target("AdvancedDemographics", "demographic"),
        Target("Targeting Connection Type", "connection", separator=""),
        Target("Targeting Carrier (ISP)", "carrier"),
    ),
    "details": notes(
        organization="OrganizationName",
        billing_address="BillingAddress",
        candidate_or_ballot="CandidateBallotInformation",
        committee="CommitteeName",
        committee_id="CommitteeIdentificationNumber",
        disclosure_committee="DisclosureNameOfCommittee",
        jurisdiction="AdvertisingJurisdiction",
        creative_properties="CreativeProperties",
    ),
}

# the columns of all three headers
ALWAYS = (
    "ADID", "CreativeUrl", "Spend", "Impressions", "StartDate", "EndDate", "OrganizationName", "BillingAddress",
    "CandidateBallotInformation", "PayingAdvertiserName", "Gender", "AgeBracket", "CountryCode", "Interests", "OsType",
    "Segments", "Language", "AdvancedDemographics", "Targeting Connection Type", "Targeting Carrier (ISP)",
    "CreativeProperties",
)  # fmt: skip

FORMAT = Format(
    name="snapchat",
    title="Snap Political Ads Library, yearly file",
    platform="snapchat",
    publisher="Snap Inc.",
    url="https://www.snap.com/political-ads",
    members=(
        Member(
            name="PoliticalAds",
            holds="ads",
            marks=("ADID", "CreativeUrl", "Spend", "Impressions", "StartDate", "PayingAdvertiserName"),
            core=("ADID", "Spend", "Impressions"),
            always=ALWAYS,
            columns=COLUMNS,
            # an ad with impressions has started; its booked end may lie ahead
            newest="started_on",
        ),
    ),
    complete=True,
    complete_means="every ad whose booked start lies in the file's year",
    active="delivery",
    active_means=(
        "started and not ended before the capture; an ad without a booked end counts only if its spend or impressions "
        "rose since the capture before, otherwise unknown"
    ),
    # a few ads of each file start in other years, by edits and time zones; of equally many, the earlier year
    scope_sql="mode(year(started_on) ORDER BY started_on)::VARCHAR",
)
