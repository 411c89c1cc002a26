"""How code uses mapped classes: what one file says, with class names as they are written in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.module import Place, Span
from trueline.facts.origins import UNCLEAR, Origin, Origins

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredColumn, ModelClass, Models
    from trueline.facts.index import Facts
    from trueline.facts.module import Module

Given = tuple[str, str, Place]
"""A value that is written out: its kind, its text and where it stands.

``text`` is a string, ``member`` is ``Class.MEMBER``, ``value`` and ``name`` are that member's, with
the text ``Class.MEMBER``; ``of`` is ``Class.attribute`` of an instance, or the instance.
"""
UseRow = tuple[str, str, str, str, tuple[Given, ...], Place]
"""The builtins of a :class:`Use`, in the order of its fields."""


class Use(NamedTuple):
    """One use of an attribute of a class.

    ``kind`` tells how:

    ===========  ==============================================================================
    ``keyword``  of the constructor
    ``created``  keyword of ``objects.create``
    ``read``     of an instance
    ``write``    to an instance; ``kept`` when the same file also reads the attribute
    ``column``   read of the class itself, as queries do
    ``against``  a column of the class compared with values
    ``equal``    an attribute of an instance compared with values
    ``filter``   keyword of ``filter_by`` on a query of this class alone
    ``update``   key or keyword of an UPDATE or INSERT of this class
    ``defined``  the file sets the attribute on the class itself, or asks whether it is there
    ``mirror``   it is made from a whole instance of a schema class, or the reverse; see ``values``
    ``converted``  a method of a model checks it when it is assigned; no ``cls``
    ``set``      the file sets it on something that is no instance of a known class; no ``cls``
    ===========  ==============================================================================

    ``via`` says where the instance comes from: ``made`` by its constructor, ``query`` from a
    session and never handed to other code, ``loose`` from a session, ``note`` by an annotation.
    """

    kind: str
    cls: str
    attribute: str
    via: str
    values: tuple[Given, ...]
    span: Span


def uses_of(*rows: UseRow) -> tuple[Use, ...]:
    """Return the uses of one file from rows of builtins."""
    return tuple(Use(*row[:5], Span(*row[5])) for row in rows)


class ModelUse(NamedTuple):
    """A use whose class is a model of the project; ``column`` is the one behind the attribute."""

    path: str
    use: Use
    model: ModelClass
    column: DeclaredColumn | None


class Usages:
    """All uses of models in a project."""

    def __init__(self, facts: Facts, rows: Mapping[str, tuple[Use, ...]]) -> None:
        self._models, self._rows = facts.models, rows
        names: dict[str, set[str]] = {}
        for path, name in facts.models.classes:
            names.setdefault(path, set()).add(name)
        self._origins = Origins(facts.modules, facts.imports, names)
        self._columns = columns_by_class(facts.models)
        self.defined = frozenset(
            use.attribute for uses in rows.values() for use in uses if use.kind == "defined"
        )
        """Attributes that some file sets on a class, or asks for."""
        self.set_anywhere = frozenset(
            use.attribute
            for uses in rows.values()
            for use in uses
            if use.kind in ("set", "write", "kept")
        )
        """Attributes that some file sets on some instance."""
        self.converted = frozenset(
            use.attribute for uses in rows.values() for use in uses if use.kind == "converted"
        )
        """Attributes that some model checks or converts when they are assigned."""
        self.uses = tuple(self._resolved())

    def files(self) -> Iterator[str]:
        """The files that use a model."""
        yield from dict.fromkeys(each.path for each in self.uses)

    def origin(self, path: str, name: str) -> Origin:
        """Return where a name in a file comes from."""
        return self._origins.of(path, name)

    def columns(self, model: ModelClass) -> Mapping[str, DeclaredColumn]:
        """Return the columns of a model by attribute."""
        return self._columns.get((model.path, model.name), {})

    def model(self, path: str, name: str) -> ModelClass | None:
        """Return the model that a name in a file stands for."""
        origin = self._origins.of(path, name)
        return None if origin is UNCLEAR else self._models.classes.get((origin.path, origin.name))

    def family_has(self, model: ModelClass, attribute: str) -> bool:
        """Whether a model or a class that may derive from it has an attribute, or may have it."""
        return any(
            each.open or attribute in each.attributes
            for each in self._models.classes.values()
            if each.attributes.keys() >= model.attributes.keys()
        )

    def _resolved(self) -> Iterator[ModelUse]:
        for path, uses in self._rows.items():
            meanings: dict[str, ModelClass | None] = {}
            for use in uses:
                if use.cls not in meanings:
                    meanings[use.cls] = self.model(path, use.cls) if use.cls else None
                model = meanings[use.cls]
                if model is not None:
                    columns = self._columns.get((model.path, model.name), {})
                    yield ModelUse(path, use, model, columns.get(use.attribute))


def may_name_models(modules: Mapping[str, Module], models: Models) -> list[str]:
    """Return the files that may name a model: they declare or import one, or its module."""
    own = {path for path, _ in models.classes}
    names = {name.rpartition(".")[2] for _, name in models.classes} | {"*"}
    parts = {part for path in own for part in _parts(path)}
    return [
        path
        for path, module in modules.items()
        if path.endswith(".py") and (path in own or _names_one(module, names, parts))
    ]


def _parts(path: str) -> list[str]:
    """The names by which a module, or its package, may be imported."""
    return path.removesuffix(".py").split("/")[-2:]


def _names_one(module: Module, names: set[str], parts: set[str]) -> bool:
    return any(
        row[2] in names or (row[2] or row[0].rpartition(".")[2]) in parts
        for row in module.import_rows
    )


def columns_by_class(models: Models) -> dict[tuple[str, str], dict[str, DeclaredColumn]]:
    """Return the columns of each mapped class by attribute, where table and column are certain."""
    found: dict[tuple[str, str], dict[str, DeclaredColumn]] = {}
    for key, model in models.classes.items():
        tables = models.by_name.get(model.table, ())
        columns = {each.name: each for each in tables[0].columns} if len(tables) == 1 else {}
        found[key] = {
            each.name: columns[each.column]
            for each in model.attributes.values()
            if each.kind == "column" and each.column in columns
        }
    return found
