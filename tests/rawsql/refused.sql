-- Statements that PostgreSQL refuses, each below the name or the label that it refuses.
-- usrs
SELECT id FROM usrs;
-- other.thing
SELECT id FROM other.thing;
-- quoted
SELECT id FROM quoted;
-- org
SELECT id FROM users JOIN org ON true;
-- ghost
SELECT (SELECT 1 FROM ghost) FROM users;
-- ghost
WITH a AS (SELECT 1 FROM ghost) SELECT * FROM a;
-- ghost
SELECT id FROM users WHERE id IN (SELECT id FROM ghost);
-- ghost
INSERT INTO ghost (id) VALUES (1);
-- ghost
INSERT INTO orgs (id) SELECT id FROM ghost;
-- ghost
UPDATE ghost SET id = 1;
-- ghost
UPDATE users SET id = 1 FROM ghost WHERE true;
-- ghost
DELETE FROM ghost;
-- ghost
DELETE FROM users USING ghost WHERE true;
-- ghost
MERGE INTO ghost g USING users u ON true WHEN MATCHED THEN DELETE;
-- nme
SELECT nme FROM users;
-- Name
SELECT "Name" FROM users;
-- nme
SELECT u.nme FROM users u;
-- value
SELECT value FROM "Quoted";
-- x
SELECT x.name FROM users u;
-- users
SELECT users.name FROM users u;
-- ghost
SELECT id FROM users WHERE ghost = 1;
-- ghost
SELECT upper(ghost) FROM users;
-- ghost
SELECT id FROM users GROUP BY id, ghost;
-- ghost
SELECT id FROM users ORDER BY ghost;
-- ghost
SELECT count(*) FROM users GROUP BY org_id HAVING max(ghost) > 1;
-- one
SELECT id AS one FROM users WHERE one = 1;
-- ghost
SELECT u.id FROM users u JOIN orgs o ON o.ghost = u.id;
-- title
SELECT name FROM users JOIN orgs USING (title);
-- ghost
SELECT sum(score) OVER (PARTITION BY ghost) FROM users;
-- ghost
SELECT sum(score) FILTER (WHERE ghost) FROM users;
-- ghost
SELECT CASE WHEN ghost THEN 1 END FROM users;
-- id
SELECT x.id FROM (SELECT name FROM users) x;
-- id
SELECT id FROM (SELECT name FROM users) x;
-- name
SELECT name FROM (SELECT name FROM users) AS x (n);
-- name
WITH a AS (SELECT id FROM users) SELECT name FROM a;
-- id
WITH a (x) AS (SELECT id FROM users) SELECT id FROM a;
-- ghost
SELECT name FROM users WHERE EXISTS (SELECT 1 FROM orgs WHERE ghost = users.id);
-- ghost
SELECT l.x FROM users u, LATERAL (SELECT u.ghost AS x) l;
-- ghost
SELECT x FROM users u, (SELECT ghost AS x FROM orgs) l;
-- name
SELECT name FROM active;
-- ghost
SELECT ghost FROM log_1;
-- ghost
SELECT ghost FROM generate_series(1, 2) AS g (n);
-- c
SELECT c FROM (VALUES (1, 2)) AS v (a, b);
-- ghost
SELECT data->>'a', ghost->>'b' FROM users;
-- ghost
INSERT INTO users (name, ghost) VALUES ('a', 1);
-- ghost
INSERT INTO users (name) VALUES ('a') RETURNING ghost;
-- ghost
INSERT INTO orgs (id) VALUES (1) ON CONFLICT (ghost) DO NOTHING;
-- ghost
INSERT INTO orgs (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET ghost = 1;
-- ghost
INSERT INTO orgs (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET title = excluded.ghost;
-- ghost
INSERT INTO orgs (id) SELECT ghost FROM users;
-- ghost
UPDATE users SET ghost = 1;
-- ghost
UPDATE users SET name = ghost;
-- ghost
UPDATE users SET (name, ghost) = ('a', 1);
-- title
UPDATE users u SET title = 'x' FROM orgs o WHERE o.id = u.org_id;
-- ghost
UPDATE users SET name = 'x' WHERE ghost = 1;
-- ghost
UPDATE users SET name = 'x' RETURNING ghost;
-- ghost
DELETE FROM users WHERE ghost = 1;
-- ghost
DELETE FROM users u USING orgs o WHERE o.ghost = u.id;
-- ghost
MERGE INTO orgs o USING users u ON o.id = u.ghost WHEN MATCHED THEN DELETE;
-- ghost
MERGE INTO orgs o USING users u ON o.id = u.id WHEN MATCHED THEN UPDATE SET ghost = 1;
-- opne
SELECT id FROM users WHERE state = 'opne';
-- opne
SELECT id FROM users WHERE 'opne' = state;
-- Open
SELECT id FROM users u WHERE u.state <> 'Open';
-- shut
SELECT id FROM users WHERE state IN ('open', 'shut');
-- shut
SELECT id FROM users WHERE state NOT IN ('shut');
-- shut
SELECT id FROM users WHERE state = ANY('{open,shut}');
-- shut
SELECT id FROM users WHERE state IS DISTINCT FROM 'shut';
-- shut
INSERT INTO users (name, good) VALUES ('a', 'shut');
-- shut
SELECT id FROM users WHERE 'shut' = ANY(states);
-- none
SELECT coalesce(state, 'none') FROM users;
-- shut
SELECT id FROM users WHERE state > 'shut';
-- shut
SELECT x.s FROM (SELECT state AS s FROM users) x WHERE x.s = 'shut';
-- shut
SELECT 'shut'::state FROM users;
-- shut
SELECT CAST('shut' AS public.state) FROM users;
-- shut
SELECT '{open,shut}'::state[] FROM users;
-- shut
SELECT ARRAY['shut']::state[] FROM users;
-- status
SELECT 'open'::status FROM users;
-- shut
INSERT INTO users (name, state) VALUES ('a', 'open'), ('b', 'shut');
-- shut
INSERT INTO users VALUES (1, 'a', 'shut');
-- shut
INSERT INTO users (name, state) SELECT title, 'shut' FROM orgs;
-- shut
UPDATE users SET state = 'shut';
-- shut
UPDATE users SET states = '{shut}';
-- shut
INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET state = 'shut';
-- things
SELECT id FROM things;
-- status
SELECT NULL::status FROM users;
-- status
SELECT id FROM users WHERE states = ARRAY[NULL::status];
