"""A catalogue for a language that is written from right to left: every message in letters of Arabic.

It means nothing. It is made of the messages there are, so that no page can escape it, and what still reads from left
to right on a page is a name, a figure, or a message that was forgotten.
"""

from pathlib import Path

from babel.messages.catalog import Catalog

from archive.site.language import PLACE
from archive.site.messages import messages, put

CODE = "ur"
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابچدعفگہیجکلمنوپقرستثوخژےز")


def pseudo(message: str) -> str:
    """Say a message in letters of Arabic; its places stay."""
    said, end = "", 0
    for place in PLACE.finditer(message):
        said += message[end : place.start()].lower().translate(LETTERS) + place[0]
        end = place.end()
    said += message[end:].lower().translate(LETTERS)
    return said.replace("←", "→") if "←" in said else said.replace("→", "←")


def catalogue(folder: Path) -> Path:
    """Write the catalogue into a folder of templates, and give that folder."""
    found = Catalog(locale=CODE, charset="utf-8", fuzzy=False)
    for message in messages():
        if message.id:
            said = [pseudo(each) for each in ([message.id] if isinstance(message.id, str) else message.id)]
            found.add(message.id, said[0] if isinstance(message.id, str) else tuple(said), context=message.context)
    put(folder / "languages" / f"{CODE}.po", found)
    return folder
