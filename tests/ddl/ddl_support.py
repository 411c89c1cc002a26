"""Compare a catalogue from DDL with that of the server which ran the DDL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trueline.facts.catalogue import Catalogue, Column, Index, IndexKey, Table, View
from trueline.facts.expressions import same_default, same_predicate

_SINCE = re.compile(r"-- since (\d+)$", re.MULTILINE)
RICH = Path(__file__).parents[1] / "data/rich_schema.sql"


def understood(script: str, version: str) -> str:
    """Return a script without the lines that a server is too old for, ``-- since 15``."""
    major = int(version.partition(".")[0])
    lines = ((line, _SINCE.search(line)) for line in script.splitlines(keepends=True))
    return "".join(line for line, since in lines if not since or int(since[1]) <= major)


def plain(catalogue: Catalogue) -> dict[str, Any]:
    """Everything by address, without what DDL can't hold: owners, columns that a query makes."""
    found: dict[str, Any] = {each.address: _table(each) for each in catalogue.tables}
    found |= {f"enum {e.address}": e._replace(owner="") for e in catalogue.enums}
    found |= {f"domain {e.schema}.{e.name}": e for e in catalogue.domains}
    found |= {f"sequence {e.schema}.{e.name}": e for e in catalogue.sequences}
    found |= {
        f"view {e.schema}.{e.name}": e._replace(owner="", definition="") for e in catalogue.views
    }
    found["types"] = catalogue.types
    found["schemas"], found["extensions"] = catalogue.schemas, catalogue.extensions
    return found


def _table(table: Table) -> Table:
    return table._replace(owner="")


def differences(ddl: Catalogue, live: Catalogue) -> list[str]:
    """Say what the two do not have alike; expressions are alike when they mean the same."""
    one, other = plain(ddl), plain(live)
    if int(live.origin.server.partition(".")[0]) < 14:  # a range had no multirange before
        one["types"] = tuple(name for name in one["types"] if not name.endswith("_multirange"))
    found = [f"only live: {name}" for name in other if name not in one]
    found += [f"only in the DDL: {name}" for name in one if name not in other]
    for name in one.keys() & other.keys():
        left = aligned(one[name], other[name])
        if left != other[name]:
            found += [f"{name}: {line}" for line in _parts(left, other[name])]
    return sorted(found)


def _parts(left: Any, right: Any) -> list[str]:
    if not hasattr(left, "_fields"):
        return [f"{left!r} is not {right!r}"]
    return [
        f"{field}: {getattr(left, field)!r} is not {getattr(right, field)!r}"
        for field in left._fields
        if getattr(left, field) != getattr(right, field)
    ]


def aligned(left: Any, right: Any) -> Any:
    """Give ``left`` the expressions of ``right`` where they mean the same."""
    if isinstance(left, Table):
        columns = {column.name: column for column in right.columns}
        return left._replace(
            columns=tuple(_column(each, columns.get(each.name)) for each in left.columns),
            checks=_named(left.checks, right.checks),
            indexes=_named(left.indexes, right.indexes),
        )
    if isinstance(left, View):
        return left._replace(columns=tuple(map(_computed, left.columns, right.columns)))
    if hasattr(left, "checks"):
        return left._replace(
            checks=_named(left.checks, right.checks),
            default=_default(left.default, right.default, left.base),
        )
    return left


def _computed(left: Column, right: Column) -> Column:
    """Only a server knows the type of what a query computes."""
    return left._replace(type=right.type) if left.type.name == "unknown" else left


def _column(left: Column, right: Column | None) -> Column:
    if right is None:
        return left
    return left._replace(
        default=_default(left.default, right.default, left.type),
        generated=_default(left.generated, right.generated, left.type),
    )


def _default(left: str, right: str, of: Any) -> str:
    return right if same_default(left, right, of) else left


def _named(left: tuple[Any, ...], right: tuple[Any, ...]) -> tuple[Any, ...]:
    others: Mapping[str, Any] = {each.name: each for each in right}
    return tuple(_object(each, others.get(each.name, each)) for each in left)


def _object(left: Any, right: Any) -> Any:
    if isinstance(left, Index):
        keys = zip(left.keys, right.keys, strict=False)
        same = left.predicate and same_predicate(left.predicate, right.predicate)
        return left._replace(
            keys=tuple(_key(*pair) for pair in keys),
            predicate=right.predicate if same else left.predicate,
        )
    if same_predicate(left.expression, right.expression):
        return left._replace(expression=right.expression)
    return left


def _key(left: IndexKey, right: IndexKey) -> IndexKey:
    same = left.is_expression and same_predicate(left.text, right.text)
    return left._replace(text=right.text) if same else left
