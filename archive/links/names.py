"""Names made comparable: in Latin letters whatever the script, without capitals, accents, punctuation, legal forms."""

import re
import unicodedata
from pathlib import Path

from archive.database import Archive

SQL = Path(__file__).parent
FORMS = """
ab|ad|ag|aps|as|asa|asbl|bv|co|company|corp|corporation|doo|eood|ev|gbr|ggmbh|gmbh|inc|incorporated|kft|kg|kk|llc|llp|
ltd|limited|nv|oao|oo|ood|ooo|oy|pao|plc|pte|pty|pvt|private limited|sa|sarl|sas|spa|sprl|sp z o o|srl|sro|ug|vzw|zao|
zrt|a e|e v|e g|b v|n v|s a|s a s|s p a|s r l|s r o|d o o|registered society|stichting|eingetragener verein|
zhushihuishe|kabushiki kaisha
""".replace("\n", "")
"""legal forms as they read in Latin letters; they say what somebody is registered as, not who it is."""
BEFORE = "paid for by|bezahlt von|finanziert von|finance par|pagado por|pago por|betaald door"
"""what disclaimers write before a name."""
KEYS = f"""
UPDATE link_word SET key = array_to_string(list_sort(list_distinct(string_split(trim(regexp_replace(regexp_replace(
  regexp_replace(' ' || coalesce(latin, '') || ' ', '^ ({BEFORE}) ', ' '),
  '( (the|{FORMS}))+ $', ' '), '^ (the|{FORMS}) ', ' ')), ' '))), ' ')
"""
FOREIGN = """
SELECT name_no, name FROM link_word WHERE name_no > $after AND regexp_matches(latin, '[^ -~]')
ORDER BY name_no LIMIT $batch
"""
BATCH = 50_000


def prepare(archive: Archive) -> None:
    """Make the TEMP tables `link_node`, `link_name` and `link_word`, the last with a key for each distinct name.

    Names with one key are the same but for script, spelling of accents, order of words, punctuation and legal form.
    """
    con = archive.con
    con.execute((SQL / "names.sql").read_text(encoding="utf-8"))
    con.execute("CREATE OR REPLACE TEMP TABLE link_latin (name_no BIGINT, latin VARCHAR)")
    after = 0
    while rows := con.execute(FOREIGN, {"after": after, "batch": BATCH}).fetchall():
        given = {"numbers": [row[0] for row in rows], "texts": [in_latin(row[1]) for row in rows]}
        con.execute("INSERT INTO link_latin SELECT unnest($numbers), unnest($texts)", given)
        after = rows[-1][0]
    con.execute("UPDATE link_word AS w SET latin = l.latin FROM link_latin AS l WHERE l.name_no = w.name_no")
    con.execute(KEYS)
    con.execute("DELETE FROM link_word WHERE key = '' OR key IS NULL")


def in_latin(name: str) -> str:
    """Write a name of any script in plain Latin letters, digits and single spaces."""
    from anyascii import anyascii

    latin = anyascii(unicodedata.normalize("NFKC", name)).lower()
    return re.sub(r"[^a-z0-9]+", " ", latin.replace("'", "")).strip()
