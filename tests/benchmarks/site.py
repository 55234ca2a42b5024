"""Measure the site: a full build against Hugo and against writing the same bytes, and a build after 1 % changed.

`python -m tests.benchmarks.site [--ads 500000] [--pages 20000] [--dir DIR] [--hugo PROGRAM]` makes an archive of
invented ads, runs every side in a process of its own, and prints a Markdown table. Seconds are of CPU time, user and
system: other work on the machine makes wall time say little. Hugo is a comparator and no dependency of this project; it
gets what the advertisers' pages show as data, prepared beforehand, which is not counted.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
DAY = "2026-08-01"


def main() -> None:
    """Make the archive, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ads", type=int, default=500_000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--dir", type=Path, default=Path("bench-data"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    database = made(options.dir, options.ads, options.pages)
    for old in ("site", "bare", "hugo"):
        shutil.rmtree(options.dir / old, ignore_errors=True)
    print("| what | CPU, s | wall, s | peak memory, MB | written |")
    print("|---|---|---|---|---|")
    full = measured("full build", "build", database, options.dir / "site")
    bare = measured("the same rows fetched, the same bytes written", "bare", database, options.dir / "bare")
    again = measured("a build after nothing changed", "build", database, options.dir / "site")
    grow(database, options.pages)
    later = measured("a build after 1 % of the advertisers changed", "build", database, options.dir / "site")
    ratios = {"full / bare": full / bare, "1 % changed / full": later / full, "nothing changed / full": again / full}
    if options.hugo:
        prepare(database, options.dir / "hugo")
        ratios["full / Hugo"] = full / hugo(options.hugo, options.dir / "hugo")
    print("\n" + "; ".join(f"{name} {ratio:.3f}" for name, ratio in ratios.items()))


def made(folder: Path, ads: int, pages: int) -> Path:
    """Make the archive, unless it is there; it is used as it is, so a copy is measured."""
    import archive

    original = folder / f"site-{ads}-{pages}.duckdb"
    if not original.exists():
        dump = folder / f"meta-{ads}-{pages}.ndjson"
        run = [sys.executable, str(HERE / "generate.py"), "meta-api", "--ads", str(ads), "--pages", str(pages)]
        subprocess.run([*run, "--out", str(dump)], check=True)
        with archive.open(original) as opened:
            opened.import_dump(dump, as_of=datetime.fromisoformat(DAY))
        dump.unlink()
    return Path(shutil.copy(original, folder / "site.duckdb"))


def grow(database: Path, pages: int) -> None:
    """Import a small dump of the same day with a new ad for one advertiser in a hundred."""
    import archive

    with archive.open(database) as opened:
        query = "SELECT DISTINCT advertiser_id FROM ad_current ORDER BY hash(advertiser_id) LIMIT $count"
        chosen = opened.sql(query, count=pages // 100).rows
        ads = [
            {
                "id": f"77{number}", "ad_creation_time": "2026-07-01", "ad_creative_bodies": ["A further ad."],
                "ad_delivery_start_time": "2026-07-02", "bylines": "Harbour Party", "currency": "EUR",
                "spend": {"lower_bound": "100", "upper_bound": "199"},
                "impressions": {"lower_bound": "1000", "upper_bound": "1999"}, "page_id": page,
            }
            for number, (page,) in enumerate(chosen)
        ]  # fmt: skip
        more = database.with_name("more.json")
        more.write_text(json.dumps({"data": ads}), encoding="utf-8")
        opened.import_dump(more, as_of=datetime.fromisoformat(DAY))


def measured(what: str, name: str, database: Path, out: Path) -> float:
    """Run one side in a process of its own; print its row, return its CPU seconds."""
    command = [sys.executable, "-m", "tests.benchmarks.site", "--job", name, str(database), str(out)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    print(f"| {what} | {told['cpu']:.1f} | {told['wall']:.1f} | {told['memory']:.0f} | {told['said']} |", flush=True)
    return float(told["cpu"])


def job(name: str, database: Path, out: Path) -> None:
    """Run one side, and say what it took."""
    import archive
    from archive.site import build_site

    started = time.monotonic()
    with archive.open(database, read_only=True) as opened:
        if name == "build":
            report = build_site(opened, out)
            said = f"{report.written:,} of {report.pages:,} files, {report.bytes / 1e6:,.0f} MB"
        else:
            said = bare(opened, database.with_name("site"), out)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "cpu": spent.ru_utime + spent.ru_stime, "wall": time.monotonic() - started, "memory": spent.ru_maxrss / 1024,
        "said": said,
    }  # fmt: skip
    print(json.dumps(told))


def bare(opened: object, site: Path, out: Path) -> str:
    """Fetch the rows that the advertisers', payers' and ads' pages are made of, and write files of the same bytes."""
    from archive.site.advertiser import STREAMS
    from archive.site.language import words_of
    from archive.site.pages import folders
    from archive.site.stream import Reader

    reader = Reader(opened, words_of("en", folders(None)))  # type: ignore[arg-type]
    payers = ("payer_pages", "payer_spend", "payer_advertisers", "payer_changes")
    rows = sum(1 for name in ("advertisers", *STREAMS, *payers, "ad_parts", "ad_histories") for _ in reader.read(name))
    reader.close()
    size = files = 0
    for path in site.rglob("*"):
        if path.is_file():
            place = out / path.relative_to(site)
            place.parent.mkdir(parents=True, exist_ok=True)
            size += place.write_bytes(b"x" * path.stat().st_size)
            files += 1
    return f"{rows:,} rows; {files:,} files, {size / 1e6:,.0f} MB"


LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><header class="masthead"><a href="/">Political ads on record</a></header><main class="wide">
<h1><bdi>{{ .Title }}</bdi></h1>
{{ range .Params.ads }}<article class="ad" id="ad-{{ .anchor }}">
<h3><a href="#ad-{{ .anchor }}">Ad {{ .ad_id }}</a></h3>
<div class="said">
{{ if .opening }}<details class="fold"><summary><span class="words" dir="auto" lang="{{ .lang }}">{{ .opening }}
…</span><span class="more">Show the whole text</span></summary>
<p class="words" dir="auto" lang="{{ .lang }}">{{ .text }}</p></details>
{{ else }}<p class="words" dir="auto" lang="{{ .lang }}">{{ .text }}</p>{{ end }}
{{ if or .link_title .link_description .link_caption }}<p class="link" dir="auto"><b>{{ .link_title }}</b>
<span>{{ .link_description }}</span><small>{{ .link_caption }}</small></p>{{ end }}
<details class="about"><summary>Who saw it, who was asked for</summary><dl class="asked">
{{ with .women }}<div><dt>Women</dt><dd>{{ . }}</dd></div>{{ end }}
{{ with .men }}<div><dt>Men</dt><dd>{{ . }}</dd></div>{{ end }}
{{ with .others }}<div><dt>Gender unknown</dt><dd>{{ . }}</dd></div>{{ end }}
{{ with .regions }}<div><dt>Regions</dt><dd>{{ . }}</dd></div>{{ end }}</dl></details>
</div>
<dl class="facts">
<div><dt>Paid for by</dt><dd>{{ if eq .payer_state "disclosed" }}<bdi>{{ .payer }}</bdi>{{ else }}
<b>No payer disclosed</b>{{ end }}</dd></div>
<div><dt>Ran</dt><dd>{{ .ran }}</dd></div><div><dt>Spend</dt><dd>{{ .spend }}</dd></div>
<div><dt>Times shown</dt><dd>{{ .impressions }}</dd></div>
{{ with .audience }}<div><dt>Audience size</dt><dd>{{ . }} people</dd></div>{{ end }}
{{ with .surfaces }}<div><dt>Shown on</dt><dd>{{ . }}</dd></div>{{ end }}
{{ with .languages }}<div><dt>Language</dt><dd>{{ . }}</dd></div>{{ end }}
<div><dt>Seen in dumps</dt><dd>{{ .seen }}</dd></div>
<div><dt>Source</dt><dd><a href="/{{ .capture_path }}">record {{ .record_no }} of {{ .file }}</a></dd></div>
{{ with .url }}<div><dt>On the platform</dt>
<dd><a href="{{ . }}" rel="nofollow noopener ugc">official library</a></dd></div>{{ end }}</dl></article>
{{ end }}</main></body></html>
"""


def prepare(database: Path, folder: Path) -> None:
    """Write Hugo's site: a page for fifty ads of an advertiser at the most, its ads as JSON front matter."""
    import archive
    from archive.site.language import words_of
    from archive.site.pages import folders
    from archive.site.stream import Reader

    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "layouts" / "_default" / "single.html").write_text(LAYOUT, encoding="utf-8")
    kinds = '["taxonomy", "term", "RSS", "sitemap", "home", "section", "404", "robotsTXT"]'
    (folder / "hugo.toml").write_text(f'baseURL = "https://ads.example/"\ndisableKinds = {kinds}\nuglyURLs = true\n')
    with archive.open(database, read_only=True) as opened:
        reader = Reader(opened, words_of("en", folders(None)))
        before, ads, number = None, [], 0

        def put() -> None:
            place = folder / "content" / "a" / before[1][-2:] / f"{before[1]}-{number}.md"  # type: ignore[index]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps({"title": before[1], "ads": ads}), encoding="utf-8")  # type: ignore[index]

        for row in reader.read("ads"):
            key = (row.platform, row.advertiser_id)
            if ads and (key != before or len(ads) == 50):
                put()
                number = number + 1 if key == before else 0
                ads = []
            before = key
            ads.append(row._asdict())
        if ads:
            put()
        reader.close()


def hugo(program: str, folder: Path) -> float:
    """Run Hugo; print its row, return its CPU seconds."""
    started = time.monotonic()
    process = subprocess.Popen([program, "--quiet", "--source", str(folder)])
    _, status, spent = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"Hugo ended with status {status}.")
    pages = [path.stat().st_size for path in (folder / "public").rglob("*.html")]
    cpu = spent.ru_utime + spent.ru_stime
    print(
        f"| Hugo, the advertisers' pages alone | {cpu:.1f} | {time.monotonic() - started:.1f} | "
        f"{spent.ru_maxrss / 1024:.0f} | {len(pages):,} pages, {sum(pages) / 1e6:,.0f} MB |"
    )
    return cpu


if __name__ == "__main__":
    if "--job" in sys.argv:
        job(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
