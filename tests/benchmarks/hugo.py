"""Hugo as a comparator: pages of advertisers, ads and payers, by templates of its own, from data prepared beforehand.

Each page is a content file whose front matter (JSON) holds the rows that adlib's page of the same name is made of. To
write these files is not counted. What stands on adlib's pages and not here is the masthead's links, what changed,
sources, gaps and the explanations: a few lines on each page, so the comparison leans to Hugo's side.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><header class="masthead"><a href="/">Political ads on record</a></header><main class="wide">
<h1><bdi>{{ .Title }}</bdi></h1>
{{ block "main" . }}{{ end }}</main></body></html>
"""
CARDS = """{{ define "main" }}
{{ with .Params.payers }}<table><caption>Who paid</caption><tbody>{{ range . }}<tr>
<th scope="row"><bdi>{{ .payer }}</bdi></th><td class="n">{{ .items }}</td><td class="n">{{ .active }}</td>
<td>{{ delimit .spends "; " }}</td><td>{{ .ran }}</td></tr>
{{ end }}</tbody></table>{{ end }}
{{ with .Params.spend }}<ul class="ranking">{{ range . }}<li><b>{{ .currency }}</b> <small>{{ .ads }} ads</small>
<span class="money">{{ .spend }}</span></li>{{ end }}</ul>{{ end }}
{{ with .Params.weeks }}<table><caption>By week</caption><tbody>{{ range . }}<tr>
<th scope="row"><bdi>{{ .period }}</bdi></th>
<td class="n">{{ .ads }}</td><td class="n">{{ .spend }}</td></tr>
{{ end }}</tbody></table>{{ end }}
{{ with .Params.delivery }}{{ range . }}<table><caption>{{ .dimension }}</caption><tbody>{{ range .rows }}<tr>
<th scope="row"><bdi>{{ index . 0 }}</bdi></th>{{ range after 1 . }}<td class="n">{{ . }}</td>{{ end }}</tr>
{{ end }}</tbody></table>{{ end }}{{ end }}
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
{{ end }}{{ end }}
"""
HISTORIES = """{{ define "main" }}{{ range .Params.ads }}<article class="record" id="ad-{{ .anchor }}">
<h2><a href="#ad-{{ .anchor }}">Ad {{ .ad_id }}</a></h2><div>
<p class="where"><a href="/{{ .path }}.html"><bdi>{{ .name }}</bdi></a> · {{ .status }} ·
<a href="/{{ .place }}#ad-{{ .anchor }}">the whole ad as it was last seen</a>
{{ with .url }} · <a href="{{ . }}" rel="nofollow noopener ugc">official library</a>{{ end }}</p>
{{ with .opening }}<p class="words" dir="auto">{{ . }}</p>{{ end }}
<dl class="line"><div><dt>Seen in dumps of</dt><dd>{{ .seen }}</dd></div><div><dt>Ran</dt><dd>{{ .ran }}</dd></div>
<div><dt>Spend</dt><dd>{{ .spend }}</dd></div><div><dt>Times shown</dt><dd>{{ .impressions }}</dd></div>
<div><dt>Paid for by</dt><dd>{{ if eq .payer_state "disclosed" }}<bdi>{{ .payer }}</bdi>{{ else }}
<b>No payer disclosed</b>{{ end }}</dd></div>
<div><dt>Source</dt>
<dd><a href="/{{ .capture_path }}">record {{ .record_no }} of <bdi>{{ .file }}</bdi></a></dd></div></dl>
</div></article>
{{ end }}{{ end }}
"""
PAYER = """{{ define "main" }}
<ul class="ranking">{{ range .Params.spend }}<li><b>{{ .currency }}</b> <small>{{ .ads }} ads</small>
<span class="money">{{ .spend }}</span></li>{{ end }}</ul>
<table><caption>Advertisers whose ads name this payer</caption><tbody>
{{ range .Params.advertisers }}<tr><th scope="row"><a href="/{{ .path }}.html"><bdi>{{ .name }}</bdi></a></th>
<td class="n">{{ .items }}</td><td class="n">{{ .active }}</td>
<td>{{ delimit .spends "; " }}</td><td>{{ .ran }}</td></tr>
{{ end }}</tbody></table>{{ end }}
"""
LAYOUTS = {"_default/baseof": BASE, "a/single": CARDS, "ad/single": HISTORIES, "p/single": PAYER}
CONFIG = """baseURL = "https://ads.example/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404", "robotsTXT"]
uglyURLs = true
"""
ADS_A_PAGE = 50
WEEK = ("period", "ads", "spend")


def prepare(database: Path, folder: Path) -> None:
    """Write Hugo's site: its templates, and a content file for each page."""
    import archive
    from archive.site.language import words_of
    from archive.site.pages import folders
    from archive.site.stream import Reader

    for name, layout in LAYOUTS.items():
        put(folder / "layouts" / f"{name}.html", layout)
    put(folder / "hugo.toml", CONFIG)
    with archive.open(database, read_only=True) as opened:
        reader = Reader(opened, words_of("en", folders(None)), downloads=False)
        for pages in (advertisers(reader), histories(reader), payers(reader)):
            for path, facts in pages:
                put(folder / "content" / f"{path}.md", json.dumps(facts, default=str))
        reader.close()


def put(place: Path, text: str) -> None:
    """Write one file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def facts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Name the values of rows, but the lines of files to take away."""
    left_out = ("csv", "json")
    return [{name: value for name, value in row._asdict().items() if name not in left_out} for row in rows]


def advertisers(reader: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the pages of each advertiser: the first with its tables, each with up to fifty ads."""
    from archive.site.stream import Stream

    streams = {name: Stream(reader, name) for name in ("ads", "weeks", "delivery", "payers", "spend")}
    for head in reader.read("advertisers"):
        key = (head.platform, head.advertiser_id)
        delivery = [
            {"dimension": each.dimension, "rows": [row.split("\x1f") for row in each.body.split("\x1e")]}
            for each in streams["delivery"].take(key)
        ]
        weeks = [dict(zip(WEEK, each.cells.split("\x1f"), strict=True)) for each in streams["weeks"].take(key)]
        own: dict[str, Any] = {name: facts(streams[name].take(key)) for name in ("payers", "spend")}
        own |= {"delivery": delivery, "weeks": weeks}
        ads = streams["ads"].walk(key)
        batch, number = facts(islice(ads, ADS_A_PAGE)), 0
        while batch or not number:
            page = {"title": head.name, "ads": batch, **({} if number else own)}
            yield head.path if not number else f"{head.path}-{number}", page
            batch, number = facts(islice(ads, ADS_A_PAGE)), number + 1


def histories(reader: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the pages of permanent addresses."""
    from archive.site.stream import Stream

    ads = Stream(reader, "ad_histories")
    for head in reader.read("ad_parts"):
        yield (
            head.path,
            {"title": f"Ads and all their versions, {head.part}", "ads": facts(ads.walk((head.platform, head.part)))},
        )


def payers(reader: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the pages of payers."""
    from archive.site.stream import Stream

    spend, paid_for = Stream(reader, "payer_spend"), Stream(reader, "payer_advertisers")
    for head in reader.read("payer_pages"):
        key = (head.platform, head.payer)
        yield head.path, {"title": head.name, "spend": facts(spend.take(key)), "advertisers": facts(paid_for.take(key))}


def build(program: str, folder: Path) -> float:
    """Run Hugo; print its row, return its CPU seconds."""
    started = time.monotonic()
    process = subprocess.Popen([program, "--quiet", "--source", str(folder)])
    _, status, spent = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"Hugo ended with status {status}.")
    pages = [path.stat().st_size for path in (folder / "public").rglob("*.html")]
    cpu = spent.ru_utime + spent.ru_stime
    print(
        f"| Hugo, the same pages | {cpu:.1f} | {time.monotonic() - started:.1f} | "
        f"{spent.ru_maxrss / 1024:.0f} | {len(pages):,} pages, {sum(pages) / 1e6:,.0f} MB |"
    )
    return cpu
