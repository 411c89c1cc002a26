"""The catalogue of a live PostgreSQL, in two round trips and one read-only snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg

from trueline.errors import BlindError
from trueline.facts.catalogue import Origin, Unseen
from trueline.sources.postgres.assemble import assemble
from trueline.sources.postgres.connection import Target, connect
from trueline.sources.postgres.names import Rows
from trueline.sources.postgres.queries import QUERIES, batch, identify
from trueline.sources.postgres.scope import within

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue

_BEGIN = """BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL search_path = '';
SET LOCAL statement_timeout = '60s';
SET LOCAL lock_timeout = '5s';
SET LOCAL jit = off"""


class _Answers(NamedTuple):
    origin: Origin
    search_path: tuple[str, ...]
    unseen: tuple[Unseen, ...]
    rows: Rows


def read_catalogue(
    url: str, *, schemas: tuple[str, ...] = (), search_path: tuple[str, ...] | None = None
) -> Catalogue:
    """Read the catalogue of the database at a URL; nothing is written, nothing locked for long.

    Only objects in ``schemas`` are kept, without any those of all but the system's own; the types
    that their columns have are kept wherever they are.  ``search_path`` is the one that code is
    read by; without one it is the role's own.  Raises BlindError.
    """
    target = Target(url)
    try:
        answers = _ask(target)
    except psycopg.Error as error:
        problem = target.explain(error)
    except UnicodeError:
        problem = f"{target}: this is no name of a host; correct the host in the URL"
    else:
        path = answers.search_path if search_path is None else search_path
        found = assemble(answers.rows, answers.origin, answers.unseen, path)
        return within(found, schemas) if schemas else found
    raise BlindError(problem)  # outside of the handler: psycopg's error must not hang on to it


def _ask(target: Target) -> _Answers:
    with connect(target) as connection:
        told = connection.execute(identify()).fetchone()
        version, database, search_path, forbidden = told or ("", "", [], [])
        if not version.startswith("PostgreSQL "):
            raise BlindError(f"{target}: this is {version!r}; Trueline reads PostgreSQL")
        unseen = tuple(_unseen(target, connection.info.user, forbidden))
        return _Answers(
            Origin("live", f'database "{database}"', _number(connection.info.server_version)),
            tuple(search_path),
            unseen,
            _rows(connection, frozenset(forbidden)),
        )


def _rows(connection: psycopg.Connection[tuple[Any, ...]], forbidden: frozenset[str]) -> Rows:
    """Send all queries as one message and take their results in turn."""
    queries = dict(batch(connection.info.server_version, forbidden))
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in QUERIES}
    cursor = connection.execute(";\n".join((_BEGIN, *queries.values(), "COMMIT")).encode())
    for _ in _BEGIN.splitlines():
        cursor.nextset()
    for name in queries:
        found[name] = cursor.fetchall()
        cursor.nextset()
    found["columns"].sort()  # by relation and number; cheaper here than there
    return found


def _unseen(target: Target, role: str, forbidden: list[str]) -> list[Unseen]:
    """Say what can't be known without these catalogues; raise when that is too much."""
    if not forbidden:
        return []
    lost = [
        query for query in QUERIES.values() if not frozenset(forbidden).isdisjoint(query.catalogues)
    ]
    names = ", ".join(f"pg_catalog.{name}" for name in forbidden)
    why = f'the role "{role}" may not read {names}; grant it SELECT there'
    if not all(query.optional for query in lost):
        raise BlindError(f"{target}: {why}")
    return [Unseen(query.optional, why) for query in lost]


def _number(version: int) -> str:
    return f"{version // 10000}.{version % 10000}"
