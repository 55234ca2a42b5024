-- The entities that judgements make: their names, how many advertisers and payers on which platforms, and contradictions, these first.
-- Parameters: none
SELECT * FROM entity ORDER BY contradictions = 0, members DESC, entity_name, entity_id
