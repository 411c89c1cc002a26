"""Which strings of a Python file are SQL, what of them is known, and where their words stand."""

from __future__ import annotations

import pytest

from trueline.facts.rawsql import SqlFile, Statement
from trueline.sources.rawsql.extract import may_hold, rows, sql_rows

PRELUDE = "from sqlalchemy import text\nimport psycopg\n"


def read(code: str, prelude: str = PRELUDE) -> SqlFile:
    found = sql_rows("app.py", (prelude + code).encode())
    assert isinstance(found, SqlFile)
    return found


def tables(code: str, prelude: str = PRELUDE) -> list[str]:
    return [
        statement.sources[use.source].name
        for statement in read(code, prelude).statements
        for use in statement.tables
    ]


@pytest.mark.parametrize(
    "code",
    [
        'print("SELECT id FROM users")',
        'label.text("Select a role from the list")',
        'text("no sql at all")',
        'page.fetch("https://example.org/select")',
        'QUERY = "SELECT id FROM users"',
        "cursor.execute(query)",
        "cursor.execute()",
        'cursor.execute(*["SELECT id FROM users"])',
        'op.execute("UPDATE users SET id = 1")',
        'cursor.execute("SET search_path TO x")',
        'cursor.execute("DROP TABLE users")',
    ],
)
def test_what_is_no_query_is_left_alone(code: str) -> None:
    assert tables(code) == []


def test_a_function_of_the_same_name_takes_no_sql() -> None:
    assert tables('text("SELECT id FROM users")', "def text(x): ...\n") == []


@pytest.mark.parametrize(
    "code",
    [
        'cursor.execute("SELECT id FROM users")',
        'cursor.execute("SELECT id FROM users WHERE id = %s", (1,))',
        'cursor.executemany("INSERT INTO users (id) VALUES (%(id)s)", rows)',
        'connection.exec_driver_sql("SELECT id FROM users")',
        'session.execute(text("SELECT id FROM users WHERE id = :id"), {"id": 1})',
        'session.execute(text("SELECT id FROM users WHERE x = ANY(:ids) AND y IN :ys"))',
        'session.scalars(statement=text("SELECT id FROM users"))',
        'await pool.fetch("SELECT id FROM users WHERE id = $1", 1)',
        'await pool.fetchrow(query="SELECT id FROM users")',
        'await database.fetch_all("SELECT id FROM users")',
        'User.objects.raw("SELECT id FROM users")',
        'psycopg.sql.SQL("SELECT id FROM users WHERE id = {}").format(1)',
        'cursor.execute("SELECT id " "FROM users")',
        'cursor.execute("SELECT id FROM " + "users")',
        "cursor.execute(\"SELECT id FROM users WHERE name = '%s'\" % name)",
        'cursor.execute("SELECT id FROM users WHERE id = {}".format(1))',
        'cursor.execute(f"SELECT id FROM users WHERE id = {x}")',
        'cursor.execute(f"SELECT id FROM users WHERE {where} ORDER BY {order} LIMIT {n}")',
        'cursor.execute(f"SELECT id FROM users {where}")',
        'cursor.execute(f"SELECT id FROM users WHERE id IN ({ids})")',
        'Q = "SELECT id FROM users"\ndef f(c):\n    c.execute(Q)',
        'def f(c):\n    q = """SELECT id\n    FROM users"""\n    c.execute(q)',
        'class R:\n    Q = "SELECT id FROM users"\n    def f(self, c):\n        c.execute(self.Q)',
        'from textwrap import dedent\nQ = dedent("""\n  SELECT id FROM users""")\nc.execute(Q)',
        'Q = text("SELECT id FROM users")\nsession.execute(Q)',
        'pandas.read_sql("SELECT id FROM users", engine)',
        'cursor.execute("-- all of them\\nSELECT id FROM users;")',
        'cursor.execute("EXPLAIN (ANALYZE) SELECT id FROM users")',
        "cursor.execute(\"SELECT 100 %% 3 FROM users WHERE name LIKE '%%a'\")",
        'session.execute(text("SELECT id\\\\:\\\\:text FROM users"))',
    ],
)
def test_a_query_is_known_by_where_it_goes(code: str) -> None:
    assert tables(code, PRELUDE + "import pandas\n") == ["users"]


def test_what_a_comment_quotes_says_nothing_of_the_system() -> None:
    assert tables('c.execute("SELECT id FROM a -- `from` that table /* ? */")') == ["a"]
    assert tables('c.execute("/* `a`, {{ b }} */ SELECT id FROM a")') == ["a"]


def test_several_statements_of_one_string_are_read() -> None:
    assert tables('c.execute("DELETE FROM a; DELETE FROM b;")') == ["a", "b"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ('c.execute("SELECT id FROM users_" + name)', "put together"),
        ('c.execute(f"SELECT id FROM {schema}.users")', "put together"),
        ('q = "SELECT id FROM users"\nq += " WHERE"\nc.execute(q)', "put together"),
        ('c.execute("SELECT id FROM users WHERE id = ?", (1,))', "another system"),
        ('c.execute("SELECT `id` FROM `users`")', "another system"),
        ('c.execute("SELECT name FROM sqlite_master")', "another system"),
        ('c.execute("SELECT FROM WHERE GROUP BY")', "can't parse"),
        ('c.execute("SELECT id FROM users WHERE (")', "can't parse"),
        ('op.execute("UPDATE users SET id = 1")', "migration"),
        ('c.execute("SELECT \'open FROM users")', "no end"),
    ],
)
def test_what_is_passed_over_is_counted_with_its_reason(code: str, why: str) -> None:
    found = read(code)

    assert found.statements == ()
    assert len(found.passed) == 1
    assert why in found.passed[0].why


@pytest.mark.parametrize(
    "prelude",
    [
        "import sqlite3\n",
        "import pymysql.cursors\n",
        "from google.cloud import bigquery\n",
        "import google.cloud.bigquery\n",
        "from sqlalchemy import create_engine\ncreate_engine('mysql://x')\n",
        "import psycopg\nimport sqlite3\n",
    ],
)
def test_a_file_that_speaks_to_another_system_is_not_judged(prelude: str) -> None:
    found = read('cursor.execute("SELECT id FROM users")', prelude)

    assert found.statements == ()
    assert "another system" in found.passed[0].why


def test_parts_that_are_known_at_run_time_only_leave_the_statement_open() -> None:
    (plain,) = read('c.execute(f"SELECT id FROM users WHERE id = {x}")').statements
    (opened,) = read('c.execute(f"SELECT id FROM users {joins} WHERE id = 1")').statements
    (listed,) = read('c.execute(f"SELECT {columns} FROM users ORDER BY total")').statements

    assert [each.scopes[0].open for each in (plain, opened, listed)] == [False, True, True]


def column(code: str, name: str) -> tuple[int, int]:
    spans = [
        use.span for each in read(code, "").statements for use in each.columns if use.name == name
    ]
    return spans[0].line, spans[0].column


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ('c.execute("SELECT a, ghost FROM t")', (1, 22)),
        ('c.execute("""\n  SELECT a,\n    ghost\n  FROM t""")', (3, 5)),
        ('c.execute("SELECT a, "\n          "ghost FROM t")', (2, 12)),
        ("c.execute(r\"SELECT '\\d', ghost FROM t\")", (1, 26)),
        ("c.execute(\"SELECT '\\n', ghost FROM t\")", (1, 25)),
        ("c.execute(\"SELECT 'ä', ghost FROM t\")", (1, 24)),
        ('c.execute(f"SELECT {x}, ghost FROM t")', (1, 25)),
        ("c.execute(\"SELECT 'ghost' AS x, ghost FROM t\")", (1, 33)),
        ('Q = "SELECT ghost FROM t"\nc.execute(Q)', (1, 13)),
        ('c.execute("SELECT a, \\"ghost\\" FROM t")', (1, 24)),
        ("c.execute('SELECT a, \"ghost\" FROM t')", (1, 23)),
    ],
)
def test_a_name_knows_its_place_in_the_file(code: str, place: tuple[int, int]) -> None:
    assert column(code, "ghost") == place


def test_a_name_in_a_script_knows_its_place() -> None:
    found = sql_rows("a.sql", b"-- first\nSELECT a\nFROM t;\n\nSELECT b,\n  ghost FROM t")
    assert isinstance(found, SqlFile)
    (use,) = (u for each in found.statements for u in each.columns if u.name == "ghost")

    assert (use.span.line, use.span.column, use.span.end_column) == (6, 3, 8)


def test_facts_cross_process_borders_as_plain_tuples() -> None:
    import marshal

    from trueline.facts.rawsql import sql_file

    code = (
        b"c.execute(\"WITH a AS (SELECT x FROM t WHERE s = 'l') SELECT x FROM a JOIN b USING (x)\")"
    )
    found = rows("a.py", code)
    assert isinstance(found, tuple)
    back = sql_file(*marshal.loads(marshal.dumps(found)))

    assert back == sql_rows("a.py", code)
    assert isinstance(back.statements[0], Statement)


def test_a_file_without_a_word_of_sql_is_not_parsed() -> None:
    assert not may_hold(b"import os\n")
    assert sql_rows("a.py", b"def broken(:\n    select = 1\n") == SqlFile(())
