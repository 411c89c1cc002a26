-- One line per channel and day.
SELECT o.channel, date_trunc('day', o.created_at) AS day, count(*) AS orders
FROM orders o
WHERE o.state <> 'CANCELLED'
GROUP BY o.channel, day
ORDER BY day;
