"""`trueline check --database`: which database, what when there is none, and what is remembered."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from cli_support import Command, Place
from memory_support import Remembered

MODELS = """\
from sqlalchemy import Column, Integer, MetaData, String, Table

orders = Table(
    "orders",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("state", String(20)),
)
"""
DDL = "CREATE TABLE orders (id serial PRIMARY KEY, state varchar(10));\n"
SETTINGS = '[databases.app]\nsource = "schema.sql"\n'
UNREACHABLE = "postgresql://me:s3cret@127.0.0.1:1/app"


@pytest.fixture
def project(empty: Place) -> Place:
    return empty.write_all({"trueline.toml": "", "app/__init__.py": "", "app/models.py": MODELS})


@pytest.fixture
def configured(project: Place) -> Place:
    return project.write_all({"trueline.toml": SETTINGS, "schema.sql": DDL})


def codes(done: object) -> list[str]:
    return [code for _, code in done.findings]  # type: ignore[attr-defined]


def test_a_project_without_models_hears_nothing_of_databases(
    place: Place, trueline: Command
) -> None:
    done = trueline(place.root, "check")

    assert (done.code, "database" in done.out + done.err) == (0, False)


def test_models_without_a_database_are_told_once_and_change_no_exit_code(
    project: Place, trueline: Command
) -> None:
    done = trueline(project.root, "check")

    assert done.code == 0
    assert done.out.count("no database was given") == 1
    assert "--database" in done.out
    assert "100.0 % on the line" in done.out


def test_that_is_remembered_too(project: Place, trueline: Command) -> None:
    runs = [trueline(project.root, "check", "--output-format", "json").json for _ in range(3)]

    assert [run["idle"][0]["why"] for run in runs] == ["no database was given"] * 3


@pytest.mark.parametrize("selector", ["DRF", "DRF001", "ENU005", "DRF,NAM", "DRF,ENU,MOD,SQL"])
def test_asking_for_drift_without_a_database_is_blind(
    project: Place, trueline: Command, selector: str
) -> None:
    assert trueline(project.root, "check", "--select", selector).code == 3


def test_a_family_of_which_only_some_need_a_database_is_not(
    project: Place, trueline: Command
) -> None:
    assert trueline(project.root, "check", "--select", "ENU").code == 0


def test_a_configured_database_is_looked_at(configured: Place, trueline: Command) -> None:
    done = trueline(configured.root, "check", "--output-format", "json")

    assert (done.code, codes(done)) == (1, ["DRF005"])
    assert done.json["findings"][0]["related"][0]["address"] == "public.orders.state"


@pytest.mark.parametrize(
    "source", ["schema.sql", "./schema.sql", "db/*.sql", "db", "app=db", "snapshot.txt"]
)
def test_a_source_can_be_a_file_a_folder_or_a_glob(
    project: Place, trueline: Command, source: str
) -> None:
    from trueline.sources.ddl import read_ddl
    from trueline.sources.snapshot import render

    snapshot = render(read_ddl([("schema.sql", DDL.encode())], "schema.sql"))
    project.write_all({"schema.sql": DDL, "db/1_orders.sql": DDL, "snapshot.txt": snapshot})

    done = trueline(project.root, "check", "--database", source, "--output-format", "json")

    assert (done.code, codes(done)) == (1, ["DRF005"])


def test_what_is_no_source_is_a_usage_error(configured: Place, trueline: Command) -> None:
    done = trueline(configured.root, "check", "--database", "nothing")

    assert done.code == 2
    assert '"nothing" is no name of a database' in done.err


def test_several_databases_have_to_be_told_apart(configured: Place, trueline: Command) -> None:
    configured.write("trueline.toml", SETTINGS + '[databases.log]\nsource = "log.sql"\n')
    configured.write("log.sql", "CREATE TABLE entries (id serial PRIMARY KEY);\n")

    unnamed = trueline(configured.root, "check", "--database", "./schema.sql")
    named = trueline(
        configured.root, "check", "--database", "log=schema.sql", "--output-format", "json"
    )
    one = trueline(configured.root, "check", "--database", "log", "--output-format", "json")

    assert unnamed.code == 2
    assert "app, log" in unnamed.err
    assert codes(named) == ["DRF005"]
    assert codes(one) == ["DRF001", "DRF002"]


def test_a_table_belongs_to_the_database_that_has_it(configured: Place, trueline: Command) -> None:
    more = 'Table("entries", MetaData(), Column("id", Integer, primary_key=True))\n'
    configured.write("app/models.py", MODELS + "entries = " + more)
    configured.write("trueline.toml", SETTINGS + '[databases.log]\nsource = "log.sql"\n')
    configured.write("log.sql", "CREATE TABLE entries (id serial PRIMARY KEY);\n")

    done = trueline(configured.root, "check", "--output-format", "json")

    assert codes(done) == ["DRF005"]
    assert 'in database "app"' in done.json["findings"][0]["message"]


def test_models_that_are_assigned_are_missing_elsewhere(
    configured: Place, trueline: Command
) -> None:
    settings = SETTINGS.replace('"\n', '"\nmodels = ["app"]\n', 1)
    configured.write("trueline.toml", settings + '[databases.log]\nsource = "log.sql"\n')
    configured.write("log.sql", DDL)
    configured.write("schema.sql", "CREATE TABLE others (id serial PRIMARY KEY);\n")

    done = trueline(configured.root, "check", "--output-format", "json")

    assert "DRF001" in codes(done)


def test_a_database_that_can_not_be_reached_is_exit_3_and_the_rest_is_printed(
    configured: Place, trueline: Command
) -> None:
    configured.write("app/other.py", "from app import gone\n")

    done = trueline(configured.root, "check", "--database", UNREACHABLE)

    assert done.code == 3
    assert "IMP002" in done.out
    assert 'database "app"' in done.out
    assert "did not look" in done.out


@pytest.mark.parametrize("arguments", [("--database", UNREACHABLE), ("--database", "env:SOME")])
def test_no_credential_reaches_any_output(
    configured: Place,
    trueline: Command,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.setenv("SOME", UNREACHABLE)
    for form in ("text", "json", "sarif", "github", "gitlab", "junit", "markdown"):
        done = trueline(configured.root, "check", *arguments, "--output-format", form)
        assert done.code == 3
        assert "s3cret" not in done.out + done.err

    kept = [file for file in configured.root.rglob("*") if file.is_file()]
    assert not [file for file in kept if b"s3cret" in file.read_bytes()]


@pytest.mark.parametrize(
    "given",
    [
        *("postgres//me:s3cret@host/app", "postgresql:/me:s3cret@host/app", "me:s3cret@host/app"),
        *("host=db password=s3cret dbname=app", "app=user=me password = s3cret"),
        *("env:postgresql://me:s3cret@host/app", "app=me:s3cret@host", "//me:s3cret@host/app"),
    ],
)
@pytest.mark.parametrize("command", ["check", "snapshot"])
def test_an_address_that_is_written_wrong_is_refused_without_a_word_of_it(
    configured: Place, trueline: Command, command: str, given: str
) -> None:
    done = trueline(configured.root, command, "--database", given)

    assert done.code == 2
    assert "postgresql://user:password@host:port/database" in done.err
    assert "s3cret" not in done.out + done.err


def test_a_file_may_be_called_like_an_address(configured: Place, trueline: Command) -> None:
    configured.write("v1:old@home.sql", DDL)

    done = trueline(configured.root, "check", "--database", "v1:old@home.sql")

    assert done.code in (0, 1)


def test_the_variable_takes_the_place_of_the_source(
    configured: Place, trueline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUELINE_DATABASE_URL", UNREACHABLE)

    assert trueline(configured.root, "check").code == 3


def test_an_empty_variable_is_named(configured: Place, trueline: Command) -> None:
    done = trueline(configured.root, "check", "--database", "env:NOT_SET_ANYWHERE")

    assert done.code == 3
    assert "NOT_SET_ANYWHERE" in done.out


def test_a_file_that_is_gone_is_exit_3(configured: Place, trueline: Command) -> None:
    (configured.root / "schema.sql").unlink()

    done = trueline(configured.root, "check")

    assert done.code == 3
    assert "schema.sql" in done.out


def test_another_schema_is_another_result_although_the_code_is_remembered(
    configured: Place, trueline: Command
) -> None:
    def found() -> list[str]:
        return codes(trueline(configured.root, "check", "--output-format", "json"))

    assert (found(), found()) == (["DRF005"], ["DRF005"])
    file = configured.root / "schema.sql"
    times = file.stat()
    file.write_text(DDL.replace("(10)", "(20)"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert found() == []


def test_a_schema_outside_of_the_listing_counts_as_well(
    configured: Place, trueline: Command, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.sql"
    outside.write_text(DDL)

    def found() -> list[str]:
        asked = ("--database", str(outside), "--output-format", "json")
        return codes(trueline(configured.root, "check", *asked))

    assert (found(), found()) == (["DRF005"], ["DRF005"])
    outside.write_text(DDL.replace("(10)", "(20)"))
    assert found() == []


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("db/{one,two}.sql", "db/one.sql"),
        ("db/{one,two}.sql", "db/two.sql"),
        ("db/*/up.sql", "db/empty/up.sql"),
        ("db/**.sql", "db/empty/inner/more.sql"),
        ("db/**/*.sql", "db/new/more.sql"),
        ("db", "db/empty/more.sql"),
    ],
)
def test_a_remembered_run_sees_every_file_that_a_source_may_mean(
    configured: Place, trueline: Command, source: str, path: str
) -> None:
    configured.write("trueline.toml", SETTINGS.replace("schema.sql", source))
    configured.write(".gitignore", "db\n")
    for name in ("db/one.sql", "db/old/up.sql"):
        configured.write(name, "CREATE TABLE IF NOT EXISTS " + DDL[13:].replace("(10)", "(20)"))
    (configured.root / "db/empty/inner").mkdir(parents=True)
    known = Remembered(configured.init(), trueline).made()

    more = configured.root / path
    before = more.read_text() if more.exists() else ""
    configured.write(path, before + "CREATE TABLE more (id integer);\n")

    assert ["DRF002"] == codes(known.now())


@pytest.mark.parametrize("source", ["nowhere/*.sql", "nowhere", "schema.sql/*.sql"])
def test_a_source_that_names_nothing_could_not_be_looked_at(
    configured: Place, trueline: Command, source: str
) -> None:
    configured.write("trueline.toml", SETTINGS.replace("schema.sql", source))

    assert 3 == trueline(configured.root, "check").code


def test_what_a_server_says_is_never_remembered(
    project: Place, trueline: Command, postgres: str
) -> None:
    def found() -> list[str]:
        asked = ("--database", postgres, "--output-format", "json")
        return codes(trueline(project.root, "check", *asked))

    assert found() == ["DRF001"]
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE orders (id serial PRIMARY KEY, state varchar(10))")
    assert found() == ["DRF005"]
    with psycopg.connect(postgres) as connection:
        connection.execute("ALTER TABLE orders ALTER state TYPE varchar(20)")
    assert found() == []


def test_a_statement_that_can_not_be_read_is_told_and_never_clean(
    configured: Place, trueline: Command
) -> None:
    configured.write("schema.sql", DDL.replace("(10)", "(20)") + "ALTER TABLE orders FROBNICATE;\n")

    done = trueline(configured.root, "check")

    assert done.code == 3
    assert "schema.sql:2" in done.out


def test_comments_and_settings_hold_drift_back(configured: Place, trueline: Command) -> None:
    held = MODELS.replace(
        'Column("state", String(20)),', 'Column("state", String(20)),  # trueline: ignore[DRF005] x'
    )
    configured.write("app/models.py", held)
    configured.write("schema.sql", DDL + "CREATE TABLE more (id integer);\n")
    configured.write("trueline.toml", 'per-path-ignores = { "public.more" = ["DRF"] }\n' + SETTINGS)

    done = trueline(configured.root, "check")

    assert (done.code, "by comments" in done.out) == (0, True)


def test_a_baseline_holds_drift_back_on_both_sides(configured: Place, trueline: Command) -> None:
    configured.write("schema.sql", DDL + "CREATE TABLE more (id integer);\n")
    trueline(configured.root, "check", "--write-baseline")
    configured.write("trueline.toml", 'baseline = "trueline-baseline.json"\n' + SETTINGS)

    done = trueline(configured.root, "check")

    assert done.code == 0
    assert "2 known before" in done.out


def test_paths_limit_what_is_told(configured: Place, trueline: Command) -> None:
    configured.write("schema.sql", DDL + "CREATE TABLE more (id integer);\n")

    asked = trueline(configured.root, "check", "app/models.py", "--output-format", "json")
    other = trueline(configured.root, "check", "app/__init__.py", "--output-format", "json")

    assert (codes(asked), codes(other)) == (["DRF005"], [])


def test_since_tells_only_what_a_branch_brought(configured: Place, trueline: Command) -> None:
    configured.init().commit()
    configured.write("schema.sql", DDL + "CREATE TABLE more (id integer);\n")

    done = trueline(configured.root, "check", "--since", "HEAD", "--output-format", "json")

    assert codes(done) == ["DRF002"]


def test_the_report_shows_tables_by_state(configured: Place, trueline: Command) -> None:
    done = trueline(configured.root, "report", "--output-format", "json")

    grid = done.json["grids"][0]
    assert grid["rows"][0]["table"] == "public.orders"
    assert grid["rows"][0]["state"] == "differs"
    assert done.json["compliance"]["families"]["DRF"]["all"] == 1


COMPUTED = """\
import os
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
orders = Table("or" + "".join(["d", "ers"]), metadata, Column("id", Integer, primary_key=True))
for name in os.environ.get("MORE", "state,kind").split(","):
    orders.append_column(Column(name, String(20)))
"""


def test_metadata_is_loaded_when_somebody_asks_for_it(configured: Place, trueline: Command) -> None:
    configured.write("app/models.py", COMPUTED)

    asked = ("--metadata", "app.models:metadata", "--output-format", "json", "--select", "DRF")
    done = trueline(configured.root, "check", *asked)

    assert codes(done) == ["DRF003", "DRF005"]


@pytest.mark.parametrize("target", ["app.models:gone", "app.gone:metadata"])
def test_metadata_that_can_not_be_loaded_is_exit_3(
    configured: Place, trueline: Command, target: str
) -> None:
    done = trueline(configured.root, "check", "--metadata", target)

    assert done.code == 3
    assert target in done.out


def test_metadata_belongs_to_one_database(project: Place, trueline: Command) -> None:
    none = trueline(project.root, "check", "--metadata", "app.models:metadata")
    wrong = trueline(project.root, "check", "--database", "./x.sql", "--metadata", "app.models")

    assert (none.code, wrong.code) == (2, 2)
    assert "no database is given" in none.err
    assert "app.models:Base" in wrong.err
