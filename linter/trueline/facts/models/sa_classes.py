"""Mapped classes with every attribute of their instances, for whoever looks at their use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.declared import Attribute, ModelClass
from trueline.facts.models.sa_fields import Field
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    FunctionValue,
    Made,
    Subscript,
    Value,
    text_of,
)
from trueline.facts.outline import Assignment, Function

if TYPE_CHECKING:
    from trueline.facts.models.sa_reader import Reader

_GIVEN = {
    "flask.Model": ("query", "query_class", "metadata", "registry"),
    "sa.AsyncAttrs": ("awaitable_attrs",),
    "sm.SQLModel": (
        *("metadata", "registry", "model_config", "model_fields", "model_computed_fields"),
        *("model_extra", "model_fields_set", "model_construct", "model_copy", "model_dump"),
        *("model_dump_json", "model_json_schema", "model_post_init", "model_rebuild"),
        *("model_validate", "model_validate_json", "model_validate_strings", "sqlmodel_update"),
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj"),
        *("parse_raw", "schema", "schema_json", "update_forward_refs", "validate"),
        *("model_parametrized_name",),
    ),
}
"""What bases of libraries give to every model."""
_EVERY = ("metadata", "registry")
_ATTRIBUTE_METHODS = ("__getattr__", "__getattribute__")


def model_classes(reader: Reader) -> Iterator[ModelClass]:
    """Yield the mapped classes of a project."""
    back, anywhere = _backrefs(reader)
    for cls, table in reader.drafts.by_class.items():
        attributes = dict(_attributes(reader, cls))
        for name in (*back.get(cls, ()), *anywhere):
            attributes.setdefault(name, Attribute(name, "relationship"))
        for ancestor in reader.classes.ancestors(cls):
            for name in back.get(ancestor, ()):
                attributes.setdefault(name, Attribute(name, "relationship"))
        yield ModelClass(
            path=cls.path,
            name=cls.name,
            at=reader.place(cls),
            table=(table.schema, table.name),
            attributes=attributes,
            open=_open(reader, cls),
            own_init=reader.classes.has_method(cls, "__init__"),
            orm="sqlmodel" if _is_sqlmodel(reader, cls) else "sqlalchemy",
        )


def _is_sqlmodel(reader: Reader, cls: ClassValue) -> bool:
    root = reader.mapping.root(cls)
    return isinstance(root, Foreign) and root.name == "sm.SQLModel"


def _open(reader: Reader, cls: ClassValue) -> str:
    for method in _ATTRIBUTE_METHODS:
        if reader.classes.has_method(cls, method):
            return f"{cls.name} defines {method}"
    for each in reader.classes.ancestors(cls):
        if "*" in reader.late.get(each, ()):
            return f"attributes are set on {each.name} by name"
        body = reader.classes.body(each)
        if body is not None and body.row.odd:
            return f"{each.name} is filled by {body.row.odd}"
        if body is not None and each == cls and any(_may_add(e) for e in body.row.decorators):
            return f"a decorator may add to {cls.name}"
    return next(reader.mapping.strangers(cls), "")


def _may_add(decorator: tuple[object, ...]) -> bool:
    """Whether a decorator is not known to leave the attributes of a class alone."""
    name = decorator[1] if decorator[0] == "n" else ""
    if decorator[0] == "f" and isinstance(decorator[1], tuple) and decorator[1][0] == "n":
        name = decorator[1][1]
    known = ("mapped", "mapped_as_dataclass", "total_ordering", "unique", "dataclass", "final")
    return str(name).rpartition(".")[2] not in known


def _attributes(reader: Reader, cls: ClassValue) -> Iterator[tuple[str, Attribute]]:
    """Yield attributes by name; later ones win, so the farthest ancestor comes first."""
    dataclass = _is_dataclass(reader, cls)
    for name in (*_EVERY, *_given(reader, cls)):
        yield name, Attribute(name, "plain", settable=not dataclass)
    for each in reversed(reader.classes.ancestors(cls)):
        yield from _plain(reader, each)
        for name in reader.late.get(each, ()):
            yield name, Attribute(name, "plain")
        for field in reader.fields.get(each, ()):
            yield field.name, _attribute(field, dataclass=dataclass)


def _given(reader: Reader, cls: ClassValue) -> Iterator[str]:
    for each in reader.classes.order(cls):
        yield from _GIVEN.get(each.name, ()) if isinstance(each, Foreign) else ()


def _plain(reader: Reader, cls: ClassValue) -> Iterator[tuple[str, Attribute]]:
    """Yield what a class body holds whether or not the ORM looks at it, and what methods set."""
    body = reader.classes.body(cls)
    if body is None:
        return
    for function in body.row.functions:
        for name in function.writes:
            yield name, Attribute(name, "plain", settable=False)
    for name, found in body.names.items():
        valued = not isinstance(found, Assignment) or found.value is not None
        kind = "method" if isinstance(found, Function) else "plain"
        yield name, Attribute(name, kind, settable=valued)


def _is_dataclass(reader: Reader, cls: ClassValue) -> bool:
    order = reader.classes.order(cls)
    if any(isinstance(each, Foreign) and each.name == "sa.MappedAsDataclass" for each in order):
        return True
    body = reader.classes.body(cls)
    names = [str(each) for each in body.row.decorators] if body else []
    return any("mapped_as_dataclass" in each for each in names)


def _attribute(field: Field, *, dataclass: bool) -> Attribute:
    column = field.columns[0].column_name if field.kind == "column" and field.columns else ""
    settable = True
    if dataclass:
        init = field.value.keyword("init") if isinstance(field.value, Made) else None
        kept = field.kind in ("column", "relationship", "synonym", "composite", "property")
        settable = kept and init != Const(False)
    kind = "column" if field.kind == "alias" else field.kind
    return Attribute(field.name, kind, column, settable)


def _backrefs(reader: Reader) -> tuple[dict[ClassValue, set[str]], set[str]]:
    """Return the attributes that ``backref`` adds elsewhere; those of unclear targets anywhere."""
    found: dict[ClassValue, set[str]] = {}
    anywhere: set[str] = set()
    by_name: dict[str, list[ClassValue]] = {}
    for cls in reader.drafts.by_class:
        by_name.setdefault(cls.name.rpartition(".")[2], []).append(cls)
    for cls, fields in reader.fields.items():
        for field in fields:
            name = _backref(field)
            targets = _targets(reader, cls, field, by_name) if name else []
            for target in targets if len(targets) == 1 else ():
                found.setdefault(target, set()).add(name)
            if name and len(targets) != 1:
                anywhere.add(name)
    return found, anywhere


def _backref(field: Field) -> str:
    value = field.value
    given = value.keyword("backref") if isinstance(value, Made) else None
    if isinstance(given, Made) and given.arguments:
        given = given.arguments[0]
    return text_of(given) or ""


def _targets(
    reader: Reader, cls: ClassValue, field: Field, by_name: dict[str, list[ClassValue]]
) -> list[ClassValue]:
    value = field.value
    target: Value | None = value.argument(0, "argument") if isinstance(value, Made) else None
    if isinstance(target, FunctionValue):
        target = reader.evaluator.call(target, (), (), reader.place(cls))
    while isinstance(target, Subscript):
        target = target.index
    if isinstance(target, ClassValue):
        return [target]
    name = (text_of(target) or "").rpartition(".")[2]
    return by_name.get(name, [])
