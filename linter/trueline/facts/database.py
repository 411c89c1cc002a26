"""A database of the project beside the code that talks to it: what drift rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts.catalogue import Catalogue, Table, View
from trueline.facts.declared import DeclaredTable, Models
from trueline.globs import Globs

if TYPE_CHECKING:
    from trueline.facts.index import Facts


@dataclass(frozen=True, slots=True)
class Database:
    """One database and the models that belong to it.

    ``schemas`` are those that are compared; objects in others, of extensions, and tables that
    match ``ignore`` (``alembic_version``; a glob on ``table`` or ``schema.table``) are nobody's
    business.  Empty means those of the search path, and whatever table a model names.
    ``claims_models`` says that the models were assigned to this database by their files, not that
    it is one of several at hand.
    """

    name: str
    catalogue: Catalogue
    models: Models
    schemas: tuple[str, ...]
    ignore: Globs
    claims_models: bool = False

    @property
    def home(self) -> tuple[str, ...]:
        """The schemas whose objects are all ours, whether or not code names them."""
        return self.schemas or self.catalogue.search_path

    def ignores(self, schema: str, name: str) -> bool:
        """Whether a table is nobody's business by its name."""
        return self.ignore.matches(name) or self.ignore.matches(f"{schema}.{name}")

    def holds(self, table: DeclaredTable) -> bool:
        """Whether a declared table is to be looked for in this database."""
        schema = table.schema or next(iter(self.catalogue.search_path), "public")
        if self.ignores(schema, table.name):
            return False
        return not (self.schemas and table.schema) or table.schema in self.schemas

    def relation(self, table: DeclaredTable) -> Table | View | None:
        """Return the table or view that a declared table stands for."""
        return self.catalogue.relation(table.name, table.schema)


_FOLDERS = (
    *("tests", "test", "testing", "conftest.py", "docs", "examples"),
    *("migrations", "alembic", "benchmarks"),
)
_TESTS = ("test_*.py", "*_test.py")
_APART = Globs(_FOLDERS)
_MATERIAL = Globs((*_FOLDERS, *_TESTS))
"""Files whose models describe no database but their own."""


def models_in(models: Models, files: Globs, facts: Facts) -> Models:
    """Return the models that files declare; when none are named, all but those of tests."""
    shipped = frozenset() if files else _imported_by_code(_named_like_tests(models), facts)

    def ours(path: str) -> bool:
        return files.matches(path) if files else path in shipped or not _MATERIAL.matches(path)

    return Models(
        tuple(table for table in models.tables if ours(table.at.path)),
        {key: each for key, each in models.classes.items() if ours(each.path)},
        tuple(doubt for doubt in models.doubts if ours(doubt.at.path)),
        tuple(each for each in models.enum_types if ours(each.at.path)),
    )


def _named_like_tests(models: Models) -> frozenset[str]:
    """Return the files of models whose name alone says that they are tests."""
    paths = {table.at.path for table in models.tables}
    return frozenset(p for p in paths if _MATERIAL.matches(p) and not _APART.matches(p))


def _imported_by_code(paths: frozenset[str], facts: Facts) -> frozenset[str]:
    """Return those of these files that code imports which is no test: ``connection_test.py``."""
    stems = {path.rpartition("/")[2].removesuffix(".py") for path in paths}
    graph, found = facts.imports, set()
    for path, module in facts.modules.items() if paths else ():
        rows = [r for r in module.import_rows if stems & {r[2], r[0].rpartition(".")[2]}]
        if rows and not _MATERIAL.matches(path):
            for row in rows:
                target = graph.target(path, row)
                found |= {target.path, graph.child(target, row[2]).path}
    return paths & found
