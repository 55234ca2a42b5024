"""Assets of removed networks as a flat CSV: the plainest exchange, a row per asset and document.

Addresses are defanged. A time is as precise as its source: `2019-04-01`, `2019-04` or `2019`.
"""

import csv
import io
from collections.abc import Sequence

from archive.database import Archive

COLUMNS = (
    "network_id", "platform", "asset_type", "asset_id", "asset_name", "asset_url", "first_seen", "removed_date",
    "source_url", "confidence",
)  # fmt: skip
ASSETS = """
SELECT DISTINCT l.shown_id, a.platform, a.asset_type, a.asset_id, a.asset_name, a.asset_url,
  left(CAST(a.first_seen AS VARCHAR), CASE a.first_seen_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)
    AS first_seen,
  left(CAST(a.removed_on AS VARCHAR), CASE a.removed_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)
    AS removed_date,
  coalesce(a.source_url, d.url) AS source_url, a.confidence
FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
WHERE a.relation = 'part' AND ($ids IS NULL OR list_contains($ids, l.shown_id))
ORDER BY ALL
"""


def export(archive: Archive, takedown_ids: Sequence[str] | None = None) -> str:
    """Write the assets that documents list as a network's own; those that they only mention are left out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in archive.sql(ASSETS, ids=list(takedown_ids) if takedown_ids else None).rows:
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue()
