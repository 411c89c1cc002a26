"""What the attributes of a mapped class are: columns, relationships, plain ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from trueline.facts.declared import Place
from trueline.facts.models.classes import Classes
from trueline.facts.models.sa_annotations import MAPPED, RELATIONS, Annotations
from trueline.facts.models.sa_columns import ColumnDraft
from trueline.facts.models.sa_mapping import Attribute, Mapping
from trueline.facts.models.sqlmodel import field_column
from trueline.facts.models.values import (
    ClassValue,
    Foreign,
    Made,
    Pairs,
    Part,
    Subscript,
    Unclear,
    Value,
    shown,
)
from trueline.facts.module import Span
from trueline.facts.outline import Assignment, Class, Expr, Function

_COLUMNS = frozenset({"sa.Column", "sa.mapped_column", "sa.MappedColumn"})
_AROUND = frozenset({"sa.deferred", "sa.column_property"})
_KINDS = {
    **dict.fromkeys(("sa.relationship", "sa.relation", "sa.dynamic_loader"), "relationship"),
    "sm.Relationship": "relationship",
    "sa.synonym": "synonym",
    "sa.composite": "composite",
    **dict.fromkeys(("sa.column_property", "sa.query_expression"), "property"),
    **dict.fromkeys(("sa.association_proxy", "sa.AssociationProxy"), "property"),
}
_DECORATED = {
    **dict.fromkeys(("sa.hybrid_property", "sa.hybrid_method"), "hybrid"),
    **dict.fromkeys(("property", "functools.cached_property"), "property"),
}
_SPECIAL = frozenset({"registry", "metadata", "type_annotation_map", "model_config", "Config"})


@dataclass(slots=True)
class Field:
    """One attribute: its kind, and its columns if it has any."""

    name: str
    kind: str
    columns: tuple[ColumnDraft, ...] = ()
    value: Value | None = None
    doubt: str = ""


@dataclass(slots=True)
class Fields:
    """Reads the attributes of mapped classes."""

    classes: Classes
    mapping: Mapping
    annotations: Annotations = field(init=False)

    def __post_init__(self) -> None:
        self.annotations = Annotations(self.classes)

    def read(self, cls: ClassValue, attribute: Attribute) -> Field | None:
        """Return what an attribute is; None for what is no business of instances."""
        name, owner, found = attribute
        if name.startswith("__") or name in _SPECIAL or isinstance(found, Class):
            return None
        if isinstance(found, Function):
            return self._function(cls, attribute, found)
        if found.value is None:
            return self._noted(cls, attribute, found)
        value = self.mapping.value(cls, attribute)
        at = Place(owner.path, Span(*found.place))
        return self._assigned(cls, attribute, value, found.annotation, at)

    def _function(self, cls: ClassValue, attribute: Attribute, found: Function) -> Field | None:
        name, owner, _ = attribute
        decorators = self.classes.decorators(owner, found)
        if any(each in ("sa.declared_attr", "sa.directive", "sa.cascading") for each in decorators):
            value = self.mapping.value(cls, attribute)
            at = Place(owner.path, Span(*found.place))
            return self._assigned(cls, attribute, value, found.returns, at)
        kind = next((_DECORATED[each] for each in decorators if each in _DECORATED), "method")
        return Field(name, kind)

    def _noted(self, cls: ClassValue, attribute: Attribute, found: Assignment) -> Field | None:
        """Read an attribute that is only annotated."""
        name, owner, _ = attribute
        note = self._note(owner, found.annotation, found.place[0])
        at = Place(owner.path, Span(*found.place))
        if isinstance(note, Subscript) and isinstance(note.owner, Foreign):
            if note.owner.name in MAPPED:
                return Field(name, "column", (self._column(cls, name, None, note, at),))
            if note.owner.name in RELATIONS:
                return Field(name, "relationship")
        if self._is_sqlmodel(cls) and note is not None:
            if isinstance(note, Subscript) and _is(note.owner, "typing.ClassVar"):
                return Field(name, "plain")
            return Field(name, "column", (field_column(self.annotations, name, None, note, at),))
        return Field(name, "plain")

    def _is_sqlmodel(self, cls: ClassValue) -> bool:
        return _is(self.mapping.root(cls), "sm.SQLModel")

    def _note(self, owner: ClassValue, note: Expr | None, line: int) -> Value | None:
        """Evaluate an annotation as the statement on its line sees it."""
        if note is None:
            return None
        return self.classes.evaluator.of(note, self.classes.scope(owner, line))

    def _assigned(
        self, cls: ClassValue, attribute: Attribute, value: Value, note: Expr | None, at: Place
    ) -> Field | None:
        name, owner, _ = attribute
        noted = self._note(owner, note, at.span.line)
        if isinstance(value, Made) and value.name in _AROUND:
            value = self._inner(value)
        if isinstance(value, Made) and value.name in _COLUMNS:
            draft = self._column(cls, name, value, noted, value.at)
            return Field(name, "column", (draft,), value)
        if isinstance(value, Made) and value.name in _KINDS:
            columns = self._composed(cls, value) if value.name == "sa.composite" else ()
            return Field(name, _KINDS[value.name], columns, value)
        if self._is_sqlmodel(cls) and noted is not None:
            return self._sqlmodel_field(attribute, value, noted, at)
        return self._other(name, value, noted)

    def _sqlmodel_field(
        self, attribute: Attribute, value: Value, noted: Value, at: Place
    ) -> Field | None:
        name = attribute.name
        if isinstance(noted, Subscript) and _is(noted.owner, "typing.ClassVar"):
            return Field(name, "plain")
        given = value if isinstance(value, Made) and value.name.endswith("Field") else None
        if given is None and isinstance(value, Unclear):
            return Field(name, "column", doubt=value.why)
        draft = field_column(self.annotations, name, given, noted, at, plain=value)
        return Field(name, "column", (draft,), value)

    def _other(self, name: str, value: Value, noted: Value | None) -> Field | None:
        mapped = isinstance(noted, Subscript) and _named(noted.owner) in MAPPED
        if mapped and isinstance(value, (Unclear, Made)):
            return Field(name, "column", doubt=f"`{name}` is made in a way not understood")
        if isinstance(value, Unclear):
            return Field(name, "plain", doubt=f"`{name}` can't be read: {value.why}")
        if isinstance(value, Part) and isinstance(value.owner, Part) and value.owner.name == "c":
            return Field(name, "alias", value=value)
        return Field(name, "plain", value=value)

    def _inner(self, value: Made) -> Value:
        """Return the column in ``deferred(Column(…))``; an expression stays what it is."""
        first = value.arguments[0] if value.arguments else None
        return first if isinstance(first, Made) and first.name in _COLUMNS else value

    def _composed(self, cls: ClassValue, value: Made) -> tuple[ColumnDraft, ...]:
        made = (e for e in value.arguments if isinstance(e, Made) and e.name in _COLUMNS)
        return tuple(self._column(cls, "", each, None, each.at) for each in made)

    def _column(
        self, cls: ClassValue, name: str, made: Made | None, note: Value | None, at: Place
    ) -> ColumnDraft:
        draft = ColumnDraft(name, at)
        mapped = isinstance(note, Subscript) and isinstance(note.owner, Foreign)
        told = None
        if mapped and isinstance(note, Subscript) and _named(note.owner) in MAPPED:
            mapping = self.mapping.registry(cls, "type_annotation_map")
            known = mapping if isinstance(mapping, Pairs) else None
            told = self.annotations.read(note.index, known, at)
            if mapping is not None and (known is None or not known.whole):
                told = None if made is not None and _names_type(made) else told
        for each in told.columns if told else ():
            draft.take(each)
            draft.name = None
        if made is not None:
            own = draft.type
            draft.take(made)
            draft.type = draft.type if draft.type is not None else own
        if told is not None and (made is None or made.name != "sa.Column"):
            draft.nullable = told.nullable
            if draft.type is None:
                draft.written = shown(note)
            if draft.type is None and not _refers(draft) and not draft.unclear:
                draft.type = told.type or Unclear("the annotation has no known type")
        return draft


def _refers(draft: ColumnDraft) -> bool:
    return any(each.name == "sa.ForeignKey" for each in draft.constraints)


def _names_type(made: Made) -> bool:
    return any(isinstance(each, (Made, Foreign)) for each in made.arguments)


def _named(value: Value) -> str:
    return value.name if isinstance(value, Foreign) else ""


def _is(value: Value | None, name: str) -> bool:
    return isinstance(value, Foreign) and value.name == name
