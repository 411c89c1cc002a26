"""Runs inside the project's own interpreter: imports its metadata and writes it down as JSON.

This file is started as a script, by path.  It imports nothing of Trueline, because the
project's environment need not have it, and it is the only place where code of the user runs.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import traceback
from functools import cache
from typing import Any


def main() -> None:
    """Read the request from standard input, answer on what was standard output."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the user's code prints must not end up in the answer
    request = json.load(sys.stdin)
    sys.path[:0] = request["roots"]
    try:
        found: dict[str, Any] = {"tables": tables(loaded(request["target"]), request["root"])}
    except BaseException as error:  # SystemExit too: whatever user code does is an answer
        found = {"error": _told(error, request["root"])}
    json.dump(found, answer)
    answer.flush()
    answer.close()
    os._exit(0)  # threads and exit handlers of the user's code are no concern of ours


def _told(error: BaseException, root: str) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(root)]
    place = f" ({os.path.relpath(own[-1].filename, root)}:{own[-1].lineno})" if own else ""
    return "".join(traceback.format_exception_only(error)).strip().splitlines()[-1] + place


def loaded(target: str) -> list[Any]:
    """Return the metadata objects that ``pkg.module:name`` stands for."""
    module, _, name = target.partition(":")
    found: Any = importlib.import_module(module)
    for part in filter(None, name.split(".")):
        found = getattr(found, part)
    from sqlalchemy import MetaData
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    if isinstance(found, MetaData):
        return [found]
    if isinstance(getattr(found, "metadata", None), MetaData):
        return [found.metadata]
    if isinstance(getattr(found, "metadatas", None), dict):
        return list(found.metadatas.values())
    raise TypeError(f"{target} is neither a MetaData nor a class with one")


def tables(metadatas: list[Any], root: str) -> list[dict[str, Any]]:
    """Return all tables as plain values."""
    from sqlalchemy.dialects import postgresql

    make: Any = postgresql.dialect
    dialect = make()
    places = _places(root)
    every = [table for metadata in metadatas for table in metadata.tables.values()]
    return [_Writer(dialect, table, places).table() for table in every]


def _places(root: str) -> dict[Any, tuple[str, int]]:
    """Return where the class of each mapped table is declared."""
    from sqlalchemy.orm import mapperlib

    found: dict[Any, tuple[str, int]] = {}
    every: Any = mapperlib._all_registries
    for registry in list(every()):
        for mapper in registry.mappers:
            module = sys.modules.get(mapper.class_.__module__)
            path = getattr(module, "__file__", None) or ""
            if path.startswith(root) and not mapper.single:
                lines = _lines(path)
                line = lines.get(mapper.class_.__name__, 0)
                found[mapper.local_table] = (os.path.relpath(path, root), line)
    return found


@cache
def _lines(path: str) -> dict[str, int]:
    """Return the line on which each class of a file starts."""
    with open(path, encoding="utf-8", errors="replace") as file:
        heads = ((at, re.match(r"\s*class\s+(\w+)", line)) for at, line in enumerate(file, 1))
        return {head[1]: at for at, head in heads if head}


def _made(item: Any) -> bool:
    """Whether ``ddl_if`` lets PostgreSQL have a constraint or an index."""
    rule = getattr(item, "_ddl_if", None)
    return rule is None or rule.dialect in (None, "postgresql")


class _Writer:
    def __init__(self, dialect: Any, table: Any, places: dict[Any, tuple[str, int]]) -> None:
        self._dialect, self._table = dialect, table
        self._places = places
        self._ddl = dialect.ddl_compiler(dialect, None)

    def table(self) -> dict[str, Any]:
        table = self._table
        return {
            "name": str(table.name),
            "schema": str(table.schema or ""),
            "at": self._places.get(table, ("", 0)),
            "columns": [self._column(column) for column in table.columns],
            "primary_key": [str(column.name) for column in table.primary_key.columns],
            "foreign_keys": [self._foreign(key) for key in table.foreign_key_constraints],
            "uniques": [self._unique(each) for each in self._constraints("UniqueConstraint")],
            "checks": [self._check(each) for each in self._checks()],
            "indexes": [self._index(each) for each in table.indexes if _made(each)],
            "comment": table.comment,
            "info": {key: bool(table.info.get(key)) for key in ("skip_autogenerate", "is_view")},
        }

    def _constraints(self, kind: str) -> list[Any]:
        found = [e for e in self._table.constraints if type(e).__name__ == kind and _made(e)]
        return sorted(found, key=lambda each: str(each.name or ""))

    def _checks(self) -> list[Any]:
        inline = [each for column in self._table.columns for each in column.constraints]
        kept = [each for each in inline if type(each).__name__ == "CheckConstraint"]
        return [*self._constraints("CheckConstraint"), *kept]

    def _column(self, column: Any) -> dict[str, Any]:
        spec = self._ddl.get_column_specification(column) if self._typed(column) else ""
        words = spec.rpartition('"')[2].split() if spec.startswith('"') else spec.split()[1:]
        return {
            "name": str(column.name),
            "type": self._typed(column),
            "serial": bool(words) and words[0] in ("SERIAL", "BIGSERIAL", "SMALLSERIAL"),
            "nullable": bool(column.nullable),
            "enum": self._enum(column),
            "server_default": self._default(column),
            "client_default": column.default is not None,
            "identity": self._identity(column),
            "generated": self._generated(column),
            "collation": getattr(column.type, "collation", None),
            "comment": column.comment,
        }

    def _typed(self, column: Any) -> str:
        from sqlalchemy.exc import CompileError, UnsupportedCompilationError

        try:
            return str(column.type.compile(dialect=self._dialect))
        except (CompileError, UnsupportedCompilationError):
            return ""

    def _default(self, column: Any) -> str | None:
        found = self._ddl.get_column_default_string(column)
        if found is None and column.server_default is not None:
            kind = type(column.server_default).__name__
            return None if kind in ("Identity", "Computed") else "?"
        return None if found is None else str(found)

    def _identity(self, column: Any) -> str:
        found = getattr(column, "identity", None)
        return "" if found is None else "always" if found.always else "by default"

    def _generated(self, column: Any) -> str:
        found = getattr(column, "computed", None)
        return "" if found is None else self._sql(found.sqltext)

    def _sql(self, expression: Any) -> str:
        compiler = self._ddl.sql_compiler
        return str(compiler.process(expression, include_table=False, literal_binds=True))

    def _enum(self, column: Any) -> dict[str, Any] | None:
        from sqlalchemy import Enum

        found = column.type
        for _ in range(5):
            found = getattr(found, "item_type", found)
            variants = getattr(found, "_variant_mapping", None) or {}
            found = variants.get("postgresql", found)
            if isinstance(found, Enum):
                return self._labels(found)
            found = getattr(found, "impl_instance", getattr(found, "impl", None))
        return None

    def _labels(self, enum: Any) -> dict[str, Any]:
        cls = enum.enum_class
        return {
            "name": None if enum.name is None else str(enum.name),
            "schema": str(enum.schema or ""),
            "labels": [str(each) for each in enum.enums],
            "native": bool(enum.native_enum),
            "checked": bool(getattr(enum, "create_constraint", False)),
            "cls": None if cls is None else cls.__qualname__,
            "by_values": enum.values_callable is not None,
            "members": {} if cls is None else {m.name: repr(m.value) for m in cls},
        }

    def _foreign(self, key: Any) -> dict[str, Any]:
        elements = list(key.elements)
        target = elements[0].column.table
        return {
            "columns": [str(each.parent.name) for each in elements],
            "target_schema": str(target.schema or ""),
            "target": str(target.name),
            "target_columns": [str(each.column.name) for each in elements],
            "on_update": (key.onupdate or "NO ACTION").upper(),
            "on_delete": (key.ondelete or "NO ACTION").upper(),
            "deferrable": bool(key.deferrable),
            "deferred": (key.initially or "").upper() == "DEFERRED",
            "name": str(key.name or ""),
        }

    def _unique(self, each: Any) -> dict[str, Any]:
        options = each.dialect_options["postgresql"]
        return {
            "columns": [str(column.name) for column in each.columns],
            "name": str(each.name or ""),
            "nulls_not_distinct": bool(options.get("nulls_not_distinct")),
            "deferrable": bool(each.deferrable),
            "deferred": (each.initially or "").upper() == "DEFERRED",
        }

    def _check(self, each: Any) -> dict[str, Any]:
        rule = getattr(each, "_create_rule", None)
        renders = rule is None or bool(rule(self._ddl))
        if not renders:
            return {}
        return {"expression": self._sql(each.sqltext), "name": str(each.name or "")}

    def _index(self, index: Any) -> dict[str, Any]:
        options = index.dialect_options["postgresql"]
        where = options.get("where")
        include = options.get("include") or ()
        return {
            "name": str(index.name or ""),
            "keys": [self._key(each, options.get("ops") or {}) for each in index.expressions],
            "unique": bool(index.unique),
            "method": (options.get("using") or "btree").lower(),
            "include": [str(getattr(each, "name", each)) for each in include],
            "predicate": "" if where is None else where if type(where) is str else self._sql(where),
            "nulls_not_distinct": bool(options.get("nulls_not_distinct")),
        }

    def _key(self, expression: Any, ops: dict[str, str]) -> dict[str, Any]:
        from sqlalchemy import Column

        label = getattr(expression, "key", None)
        descending, nulls = False, None
        while type(expression).__name__ in ("UnaryExpression", "Label", "OrderByList"):
            word = getattr(getattr(expression, "modifier", None), "__name__", "")
            if word == "desc_op":
                descending = True
            elif word in ("nulls_first_op", "nulls_last_op"):
                nulls = word == "nulls_first_op"
            elif word != "asc_op" and type(expression).__name__ != "Label":
                break
            named = type(expression).__name__ == "Label"
            expression = expression.element
            label = label if named else getattr(expression, "key", label)
        plain = isinstance(expression, Column)
        text = str(expression.name) if plain else self._sql(expression)
        return {
            "text": text,
            "is_expression": not plain and text not in self._table.columns,
            "descending": descending,
            "nulls_first": descending if nulls is None else nulls,
            "opclass": ops.get(str(label), "") if isinstance(ops, dict) else "",
        }


if __name__ == "__main__":
    main()
