-- Which captures and files an advertiser's page is made of; `state` is another as soon as anything of them is.
SELECT s.platform, s.advertiser_id, s.capture_id, s.ads, s.lines, s.file_nos, c.state
FROM site_files AS s
JOIN (
  SELECT p.capture_id, hash(any_value(p), list(f ORDER BY f.file_no)) AS state
  FROM capture AS p LEFT JOIN capture_file AS f ON f.capture_id = p.capture_id
  GROUP BY p.capture_id
) AS c ON c.capture_id = s.capture_id
ORDER BY s.platform, s.advertiser_id, s.as_of DESC NULLS LAST, s.capture_id
