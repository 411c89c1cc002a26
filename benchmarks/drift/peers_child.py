"""Run Alembic and migra on the cases that come by standard input; see peers.py.

Models are imported once per process, so every case is asked in a child of its own; and the plug-in
changes Alembic for good, so it has one of its own, too.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import alembic.autogenerate
import alembic.ddl.postgresql
import migra
import psycopg2
import pydantic  # noqa: F401  # warmed up before the children are made
import sqlalchemy
import sqlbag
import sqlmodel  # noqa: F401  # warmed up before the children are made
from alembic.runtime.migration import MigrationContext
from create import create, metadata_of

FOUND = ("public", "billing", "staff")
LIBRARIES = ("alembic", "alembic-postgresql-enum", "migra", "schemainspect", "sqlalchemy")


def main() -> None:
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    answers = {
        case: _asked(case, folder, url, given["admin"]) for case, folder, url in given["jobs"]
    }
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    json.dump({"answers": answers, "versions": versions}, sys.stdout)


def _asked(case: str, folder: str, url: str, admin: str) -> dict[str, Any]:
    return {
        **_apart(lambda: _alembic(folder, url, plugin=False)),
        **_apart(lambda: _alembic(folder, url, plugin=True)),
        **_apart(lambda: _migra(folder, url, admin)),
    }


def _apart(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run in a child; what it prints is lost, what it raises is its answer."""
    read, write = os.pipe()
    if pid := os.fork():
        os.close(write)
        with os.fdopen(read) as pipe:
            text = pipe.read()
        os.waitpid(pid, 0)
        return json.loads(text) if text else {}
    os.close(read)
    with os.fdopen(write, "w") as pipe, contextlib.redirect_stdout(io.StringIO()):
        json.dump(work(), pipe)
    os._exit(0)


def _answer(work: Callable[[], list[str]]) -> dict[str, list[str]]:
    try:
        return {"differences": work()}
    except Exception as error:
        return {"error": [f"{type(error).__name__}: {str(error).splitlines()[0]}"]}


def _alembic(folder: str, url: str, *, plugin: bool) -> dict[str, Any]:
    if plugin:
        import alembic_postgresql_enum  # noqa: F401  # it registers itself
    full = {"compare_type": True, "compare_server_default": True}
    bare = {"compare_type": False, "compare_server_default": False}
    wanted = (
        {"with alembic-postgresql-enum": full}
        if plugin
        else {"Alembic": bare, "Alembic, types and defaults": full}
    )
    try:
        metadata = metadata_of(folder)
    except Exception as error:
        return {name: {"error": [f"{type(error).__name__}: {error}"]} for name in wanted}
    return {
        name: _answer(partial(_compared, metadata, url, options))
        for name, options in wanted.items()
    }


def _compared(metadata: list[Any], url: str, options: dict[str, Any]) -> list[str]:
    """What ``alembic check`` does: produce operations, and render them as text."""
    engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg2:", 1))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                **options,
                "target_metadata": metadata,
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name in (None, *FOUND),
            },
        )
        script = alembic.autogenerate.produce_migrations(context, metadata)
        code = alembic.autogenerate.render_python_code(
            script.upgrade_ops, migration_context=context
        )
    engine.dispose()
    return [
        line for line in code.splitlines() if line.strip() not in ("", "pass") and "#" not in line
    ]


def _migra(folder: str, url: str, admin: str) -> dict[str, Any]:
    return {"migra": _answer(lambda: _differences(folder, url, admin))}


def _differences(folder: str, url: str, admin: str) -> list[str]:
    """Compare the database with one that the models have just made."""
    fresh = _created(folder, admin)
    with sqlbag.S(url) as actual, sqlbag.S(fresh) as wanted:
        migration = migra.Migration(actual, wanted)
        migration.set_safety(False)
        migration.add_all_changes()
        return [str(statement) for statement in migration.statements]


def _created(folder: str, admin: str) -> str:
    """Return a database that the models have made; the last one if they are the same."""
    name, url = "drift_fresh", admin.replace("/postgres?", "/drift_fresh?")
    made = Path(folder).with_name("fresh.txt")
    if not made.exists() or made.read_text() != folder:
        made.unlink(missing_ok=True)
        _run(admin, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _run(admin, f"CREATE DATABASE {name} TEMPLATE template0")
        create(folder, url.replace("postgresql:", "postgresql+psycopg2:", 1))
        made.write_text(folder)
    return url


def _run(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


if __name__ == "__main__":
    main()
