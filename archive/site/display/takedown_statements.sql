-- What sources state about removed networks, each value once with all who state it, by network and field.
SELECT shown_id, field, is_read, is_disputed, say AS said, label, unread, kind, basis, sources
FROM (
  SELECT shown_id, field, is_read, bool_or(is_disputed) AS is_disputed, basis, coalesce(plain_text(label), '') AS label,
    CASE WHEN is_read THEN '' ELSE coalesce(plain_text(words), '') END AS unread,
    CASE
      WHEN NOT is_read THEN ''
      WHEN kind = 'not_stated' THEN '0'
      WHEN field = 'ad_spend' THEN say_stated(lower, upper, kind, currency)
      WHEN kind IS NOT NULL THEN say_stated(lower, upper, kind, NULL)
      WHEN precision IN ('day', 'month') THEN say_precise(first_day, precision)
      ELSE plain_text(value) END AS say,
    coalesce(kind, '') AS kind,
    list(DISTINCT {'source': plain_text(source), 'url': web_address(coalesce(source_url, document_url)), 'note': say_note(note)}
      ORDER BY {'source': plain_text(source), 'url': web_address(coalesce(source_url, document_url)), 'note': say_note(note)}) AS sources,
    min(lower) AS lower, min(first_day) AS first_day
  FROM takedown_statement
  WHERE field NOT IN ('same_as', 'announcement', 'removal')
  GROUP BY shown_id, field, is_read, kind, basis, coalesce(plain_text(label), ''), unread, say
)
ORDER BY shown_id, field, is_read DESC, lower NULLS LAST, first_day NULLS LAST, label, said, unread, basis
