"""Pydantic classes with what their fields accept, for whoever holds them beside a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trueline.facts.declared import Place
from trueline.facts.module import Span

if TYPE_CHECKING:
    from trueline.facts.index import Facts
    from trueline.facts.models.classes import Classes
    from trueline.facts.models.names import Find
    from trueline.facts.models.values import ClassValue, Value
    from trueline.facts.outline import Assignment

_BASES = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "sm.SQLModel"})
_VALIDATORS = ("validator", "root_validator", "field_validator", "model_validator")
_CONSTRAINTS = frozenset({"StringConstraints", "Field", "constr", "MaxLen"})
_RENAMING = ("alias", "validation_alias", "alias_generator", "coerce_numbers_to_str")


@dataclass(frozen=True, slots=True)
class SchemaField:
    """A field of a schema class: what it accepts, each None when that is not known.

    ``labels`` are the strings that a ``Literal`` or an enumeration takes, ``cls`` is the latter's
    place and name; ``python`` is the plain type's name (``datetime.datetime``), empty for others.
    """

    name: str
    at: Place
    labels: tuple[str, ...] | None = None
    cls: tuple[str, str] | None = None
    max_length: int | None = None
    optional: bool | None = None
    python: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema class; fields that code converts, renames or can't be read are left out."""

    path: str
    name: str
    at: Place
    fields: Mapping[str, SchemaField] = field(default_factory=dict)


class Schemas:
    """The schema classes of a project, each read when it is asked for."""

    def __init__(self, facts: Facts, find: Find) -> None:
        from trueline.facts.models.classes import Classes
        from trueline.facts.models.evaluate import Evaluator
        from trueline.facts.models.names import Names

        self._paths = facts.modules
        names = Names({}, facts.modules, facts.imports, find)
        self._classes = Classes(names, Evaluator(names))
        self._known: dict[tuple[str, str], Schema | None] = {}

    @property
    def known(self) -> tuple[Schema, ...]:
        """Those that were asked for."""
        return tuple(each for each in self._known.values() if each is not None)

    def of(self, path: str, name: str) -> Schema | None:
        """Return a class of a file if it is Pydantic's and no table."""
        from trueline.facts.models.values import ClassValue

        key = (path, name)
        if key not in self._known:
            self._known[key] = _schema(self._classes, ClassValue(path, name)) if path else None
        return self._known[key]

    def named(self, dotted: str) -> Iterator[Schema]:
        """Yield the classes that a dotted name may mean, ``app.schemas.UserOut``."""
        module, _, name = dotted.rpartition(".")
        for path in self._paths:
            found = self.of(path, name) if is_module(path, module) else None
            if found is not None:
                yield found


def is_module(path: str, dotted: str) -> bool:
    """Whether a dotted name may mean the module in a file."""
    own = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f".{own}".endswith(f".{dotted}")


def _schema(classes: Classes, cls: ClassValue) -> Schema | None:
    from trueline.facts.models.values import Foreign

    body = classes.body(cls)
    order = classes.order(cls)
    if body is None or not any(isinstance(e, Foreign) and e.name in _BASES for e in order):
        return None
    if any(keyword == "table" for keyword, _ in body.row.keywords) or body.row.decorators:
        return None
    found: dict[str, SchemaField] = {}
    if not _converts(classes, cls):
        for owner in reversed(classes.ancestors(cls)):
            found |= {each.name: each for each in _fields(classes, owner)}
    return Schema(cls.path, cls.name, Place(cls.path, Span(*body.row.place)), found)


def _converts(classes: Classes, cls: ClassValue) -> bool:
    """Whether code of the class, or its configuration, changes what fields accept."""
    for owner in classes.ancestors(cls):
        body = classes.body(owner)
        text = repr((body.row.assigned, body.row.nested)) if body else ""
        rows = body.row.functions if body else ()
        checked = any(word in repr(row.decorators) for row in rows for word in _VALIDATORS)
        if checked or any(f"'{word}'" in text for word in _RENAMING):
            return True
    return False


def _fields(classes: Classes, owner: ClassValue) -> Iterator[SchemaField]:
    body = classes.body(owner)
    for assignment in body.row.assignments if body else ():
        private = assignment.target.startswith(("_", "model_config")) or "." in assignment.target
        if assignment.annotation is not None and not private:
            yield _field(classes, owner, assignment)


def _field(classes: Classes, owner: ClassValue, row: Assignment) -> SchemaField:
    from trueline.facts.models.sa_annotations import without_none
    from trueline.facts.models.values import ClassValue, Foreign, Unclear

    at = Place(owner.path, Span(*row.place))
    note = classes.evaluator.of(row.annotation or (), classes.scope(owner, row.place[0]))
    given = classes.evaluator.of(row.value, classes.scope(owner)) if row.value else None
    plain, optional = without_none(note)
    inner, extras = _parts(plain)
    if inner is None or isinstance(inner, Unclear):
        return SchemaField(row.target, at)
    bare, within = without_none(inner)
    return SchemaField(
        row.target,
        at,
        labels=_labels(classes, bare),
        cls=(bare.path, bare.name) if isinstance(bare, ClassValue) else None,
        max_length=_length((*extras, given, bare)),
        optional=optional or within,
        python=bare.name if isinstance(bare, Foreign) else "",
    )


def _parts(note: Value) -> tuple[Value | None, tuple[Value, ...]]:
    """Take ``Annotated`` apart; None when something in it may convert values."""
    from trueline.facts.models.values import Foreign, Items, Made, Subscript

    if not isinstance(note, Subscript) or not isinstance(note.owner, Foreign):
        return note, ()
    if note.owner.name != "typing.Annotated" or not isinstance(note.index, Items):
        return note, ()
    first, *rest = note.index.items
    plain = all(isinstance(e, Made) and e.name.rpartition(".")[2] in _CONSTRAINTS for e in rest)
    return (first, tuple(rest)) if plain else (None, ())


def _labels(classes: Classes, note: Value) -> tuple[str, ...] | None:
    from trueline.facts.models.sa_annotations import literal_items
    from trueline.facts.models.values import ClassValue, Const, Foreign, Member, Subscript

    if isinstance(note, ClassValue) and classes.is_enum(note):
        members = classes.members(note)
        values = [e.value for e in members.items if isinstance(e, Member)] if members else []
    elif isinstance(note, Subscript) and _is_literal(note.owner, Foreign):
        values = [e.value if isinstance(e, Member) else e for e in literal_items(note)]
    else:
        return None
    texts = [e.value for e in values if isinstance(e, Const) and isinstance(e.value, str)]
    return tuple(texts) if len(texts) == len(values) and texts else None


def _is_literal(owner: Value, kind: type) -> bool:
    return isinstance(owner, kind) and getattr(owner, "name", "") == "typing.Literal"


def _length(values: Iterable[Value | None]) -> int | None:
    from trueline.facts.models.values import Made, number_of

    for each in values:
        made = isinstance(each, Made) and each.name.rpartition(".")[2] in _CONSTRAINTS
        if made and isinstance(each, Made):
            found = number_of(each.keyword("max_length"))
            if found is not None:
                return found
    return None
