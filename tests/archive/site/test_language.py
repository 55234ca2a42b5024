"""The words of a site come from a catalogue, as text and nothing else; without one they are English."""

from pathlib import Path

import pytest
from babel import Locale
from babel.numbers import format_decimal

import made
from adlib.errors import UsageError
from adlib.site import Site
from archive.site.language import words_of
from archive.site.pages import environment

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def catalogue(folder: Path, code: str, entries: str) -> Path:
    """Write a catalogue, and give the folder of templates it belongs to."""
    made.put(folder / "languages" / f"{code}.po", HEAD + entries)
    return folder


def said(folder: Path, template: str, code: str = "de") -> str:
    """Render a template in a language whose catalogue stands in *folder*."""
    made.put(folder / "page.html", template)
    return environment(folder, Site(), None, words_of(code, [folder])).get_template("page.html").render(name="<b>")


def test_without_a_catalogue_a_message_is_said_as_it_is_written(tmp_path: Path):
    template = '{{ _("Ads of %(name)s", name=name) }}; {{ ngettext("%(num)s ad", "%(num)s ads", 1234567) }}'
    assert said(tmp_path, template, "en") == "Ads of &lt;b&gt;; 1,234,567 ads"


def test_a_message_is_said_in_the_words_of_the_catalogue(tmp_path: Path):
    folder = catalogue(
        tmp_path,
        "de",
        'msgid "Ads of %(name)s"\nmsgstr "Anzeigen von %(name)s"\n\n'
        'msgid "%(num)s ad"\nmsgid_plural "%(num)s ads"\nmsgstr[0] "%(num)s Anzeige"\nmsgstr[1] "%(num)s Anzeigen"\n\n'
        'msgctxt "an ad"\nmsgid "Ran"\nmsgstr "Lief"\n',
    )
    template = (
        '{{ _("Ads of %(name)s", name=name) }}; {{ ngettext("%(num)s ad", "%(num)s ads", 1) }}, '
        '{{ ngettext("%(num)s ad", "%(num)s ads", 1234) }}; {{ pgettext("an ad", "Ran") }}; {{ 1234|number }}'
    )
    assert said(folder, template) == "Anzeigen von &lt;b&gt;; 1 Anzeige, 1.234 Anzeigen; Lief; 1.234"


def test_what_a_catalogue_says_is_text_and_never_html(tmp_path: Path):
    folder = catalogue(tmp_path, "de", 'msgid "Spend"\nmsgstr "<script>alert(1)</script>\\" onclick=\\"x"\n')
    assert said(folder, '<p title="{{ _("Spend") }}">{{ _("Spend") }}</p>').count("<") == 2


def test_a_dialect_says_what_is_its_own_and_else_what_the_language_says(tmp_path: Path):
    catalogue(tmp_path, "de", 'msgid "January"\nmsgstr "Januar"\n\nmsgid "Spend"\nmsgstr "Ausgaben"\n')
    catalogue(tmp_path, "de-AT", 'msgid "January"\nmsgstr "Jänner"\n')
    assert said(tmp_path, '{{ _("January") }} {{ _("Spend") }} {{ _("Ads") }}', "de-AT") == "Jänner Ausgaben Ads"


def test_a_language_without_a_catalogue_is_refused_with_those_there_are(tmp_path: Path):
    catalogue(tmp_path, "de", "")
    with pytest.raises(UsageError, match=r"languages/fr\.po; there are de, en"):
        words_of("fr", [tmp_path])


def test_a_damaged_catalogue_is_told_with_its_name(tmp_path: Path):
    catalogue(tmp_path, "de", 'msgid "Spend"\nmsgstr "Ausgaben\nmsgid 3\n')
    with pytest.raises(UsageError, match=r"de\.po: this is no catalogue"):
        words_of("de", [tmp_path])


@pytest.mark.parametrize("code", ["en", "de", "de-CH", "fr", "hi", "en-IN", "ur", "sv", "ar"])
def test_numbers_are_written_as_the_language_writes_them(tmp_path: Path, code: str):
    locale = Locale.parse(code, sep="-")
    words = words_of(code, [catalogue(tmp_path, locale.language, "")])
    for value in (0, 7, 999, 1000, 98765, 123456, 1234567, 12345678901):
        assert words.number(value) == format_decimal(value, locale=locale)


def test_a_message_in_an_expression_or_with_values_is_said_as_anywhere_else(tmp_path: Path):
    folder = catalogue(
        tmp_path,
        "de",
        'msgid "Spend"\nmsgstr "Ausgaben & mehr"\n\n'
        'msgid "%(part)s %% of %(name)s"\nmsgstr "von %(name)s %(part)s %%"\n',
    )
    template = (
        '{% set part = _("Spend") %}{{ part }} | {{ _("Spend") if name else _("Spend") }} | '
        '{% macro m(x) %}{{ x }}{% endmacro %}{{ m(_("%(part)s %% of %(name)s", part=5, name=name)) }} | '
        '{{ _("%(part)s %% of %(name)s", part=bdi(name), name=_("Spend")) }} | {{ {"a": _("Spend")}|json_ld }}'
    )
    said_so = (
        "Ausgaben &amp; mehr | Ausgaben &amp; mehr | von &lt;b&gt; 5 % | "
        'von Ausgaben &amp; mehr <bdi>&lt;b&gt;</bdi> % | {"a": "Ausgaben \\u0026 mehr"}'
    )
    assert said(folder, template) == said_so


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            'msgid "Ads of %(name)s"\nmsgstr "Anzeigen"\n',
            "line 6: “Ads of %(name)s” has name, and its translation no place",
        ),
        ('msgid "Spend"\nmsgstr "Ausgaben %(mehr)s"\n', "translation mehr"),
        ('msgid "Spend"\nmsgstr "100 % Ausgaben"\n', "written %%"),
        ('msgid "%(num)s ad"\nmsgid_plural "%(num)s ads"\nmsgstr[0] "eine"\nmsgstr[1] "viele"\n', "has num"),
    ],
)
def test_a_translation_whose_places_differ_is_refused_with_its_line(tmp_path: Path, entry: str, told: str):
    with pytest.raises(UsageError) as raised:
        words_of("de", [catalogue(tmp_path, "de", entry)])
    assert "1 of its translations" in str(raised.value) and told in str(raised.value)


def test_a_form_for_one_number_may_leave_it_out(tmp_path: Path):
    entry = 'msgid "%(num)s ad"\nmsgid_plural "%(num)s ads"\nmsgstr[0] "eine Anzeige"\nmsgstr[1] "%(num)s Anzeigen"\n'
    assert words_of("de", [catalogue(tmp_path, "de", entry)]).ngettext("%(num)s ad", "%(num)s ads", 1) == "eine Anzeige"


def test_a_fuzzy_translation_is_not_said(tmp_path: Path):
    folder = catalogue(tmp_path, "de", '#, fuzzy\nmsgid "Spend"\nmsgstr "Verbringen"\n')
    assert words_of("de", [folder]).gettext("Spend") == "Spend"


def test_the_script_gets_every_form_by_its_name(tmp_path: Path):
    entry = 'msgid "%(num)s ad"\nmsgid_plural "%(num)s ads"\nmsgstr[0] "%(num)s A"\nmsgstr[1] "%(num)s B"\n'
    forms = words_of("de", [catalogue(tmp_path, "de", entry)]).forms("%(num)s ad", "%(num)s ads")
    assert forms == {"one": "%(num)s A", "other": "%(num)s B"}
