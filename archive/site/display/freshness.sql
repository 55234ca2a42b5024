-- The newest moment that any capture describes; feeds are as old as that, never as the clock.
SELECT coalesce(strftime(max(coalesce(as_of, imported_at)), '%Y-%m-%dT%H:%M:%SZ'), '1970-01-01T00:00:00Z') AS updated, say_as_of(max(as_of)) AS day
FROM capture
