-- Why records of a capture could not be read, and how many.
SELECT capture_id, plain_text(left(reason, 300)) AS reason, say_number(count(*)) AS records
FROM rejected_row
GROUP BY capture_id, reason
ORDER BY capture_id, count(*) DESC, reason
