"""All models of Django in a project, as the tables that its migrations would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trueline.facts.declared import (
    DeclaredTable,
    Doubt,
    Place,
)
from trueline.facts.models.classes import Classes
from trueline.facts.models.dj_contrib import CONTRIB_BASES, CONTRIB_MODELS, contrib_fields
from trueline.facts.models.dj_fields import (
    AUTOS,
    MANY,
    NO_COLUMN,
    RELATIONS,
    FieldKind,
    kind_of,
    settled,
    truth,
    type_of,
)
from trueline.facts.models.dj_options import Options, is_stranger, truncated
from trueline.facts.models.dj_tables import declared
from trueline.facts.models.sa_types import TypeFact, sql_type, unknown
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Made,
    Unclear,
    Value,
    is_none,
    text_of,
)
from trueline.facts.module import Module, Span
from trueline.facts.outline import Assignment

_FARTHEST = 6


@dataclass(slots=True)
class DjangoField:
    """A field of a model on its way to a column."""

    name: str
    kind: FieldKind
    made: Made
    column: str
    fact: TypeFact | None = None


@dataclass(slots=True)
class Draft:
    """A model on its way to a table."""

    cls: ClassValue
    table: str
    at: Place
    fields: dict[str, DjangoField] = field(default_factory=dict)
    many: list[DjangoField] = field(default_factory=list)
    open: str = ""

    @property
    def key(self) -> DjangoField | None:
        """The field that is the primary key."""
        keys = (f for f in self.fields.values() if truth(f.made, "primary_key") is True)
        return next(keys, None)


class DjangoReader:
    """Reads the models of Django."""

    def __init__(self, classes: Classes, modules: Mapping[str, Module]) -> None:
        self.classes = classes
        self.options = Options(classes, modules)
        self.drafts: dict[ClassValue, Draft] = {}
        self.by_label: dict[tuple[str, str], Draft] = {}
        self.doubts: list[Doubt] = []

    def read(self, every: Iterator[ClassValue]) -> tuple[DeclaredTable, ...]:
        """Return the tables of all models, those between two models included."""
        for cls in every:
            if not self.options.is_model(cls):
                self._suspect(cls)
            elif not self.options.is_abstract(cls):
                self._take(cls)
        found: list[DeclaredTable] = []
        for draft in self.drafts.values():
            found.append(declared(self, draft))
            for each in draft.many:
                found += self._between(draft, each)
        return tuple(found)

    def _suspect(self, cls: ClassValue) -> None:
        """Say that a class without fields, but with options, may be a model of a strange base."""
        body = self.classes.body(cls)
        bases = filter(is_stranger, self.classes.order(cls))
        strange = next((_strange(each) for each in bases), "")
        meta = self.classes.body(ClassValue(cls.path, f"{cls.name}.Meta"))
        if body is not None and meta is not None and strange and "models" in cls.path:
            at = Place(cls.path, Span(*body.row.place))
            self.doubts.append(Doubt(at, f"model {cls.name}", f"it may be one: {strange}"))

    def _take(self, cls: ClassValue) -> None:
        if self.options.own(cls, "proxy") or cls in self.drafts:
            return
        body = self.classes.body(cls)
        at = Place(cls.path, Span(*body.row.place) if body else Span())
        name = self.options.table(cls)
        if name is None:
            self.doubts.append(Doubt(at, f"model {cls.name}", "its table name can't be told"))
            return
        draft = Draft(cls, name, at)
        self._fields(draft)
        self._parents(draft)
        if draft.key is None and not draft.open:
            self._implicit_key(draft)
        self.drafts[cls] = draft
        label = (self.options.label(cls), cls.name.rpartition(".")[2].lower())
        self.by_label.setdefault(label, draft)

    def concrete(self, cls: ClassValue) -> list[ClassValue]:
        """Return the nearest parents with tables of their own; a proxy stands for its parent."""
        found: list[ClassValue] = []
        for each in self.classes.ancestors(cls)[1:]:
            real = self.options.is_model(each) and not self.options.is_abstract(each)
            hidden = any(each in self.classes.ancestors(other)[1:] for other in found)
            if real and not hidden:
                found += self.concrete(each) if self.options.own(each, "proxy") else [each]
        return found

    def _fields(self, draft: Draft) -> None:
        """Take in the fields of the class and of its abstract parents."""
        skipped: set[ClassValue] = set()
        for parent in self.concrete(draft.cls):
            skipped |= set(self.classes.ancestors(parent))
        removed: set[str] = set()
        for base in self.classes.order(draft.cls):
            if isinstance(base, ClassValue) and base not in skipped:
                self._body(draft, base, removed)
            elif isinstance(base, Foreign) and base.name in CONTRIB_BASES:
                for name, made in contrib_fields(base.name, draft.at):
                    self._field(draft, name, made)
            elif is_stranger(base):
                draft.open = draft.open or _strange(base)

    def _body(self, draft: Draft, owner: ClassValue, removed: set[str]) -> None:
        body = self.classes.body(owner)
        for name, found in body.names.items() if body else ():
            if not isinstance(found, Assignment) or found.value is None or name in removed:
                continue
            value = self.classes.evaluator.of(
                found.value, self.classes.scope(owner, found.place[0])
            )
            if is_none(value):
                removed.add(name)
            elif isinstance(value, Made):
                self._field(draft, name, value)
            elif isinstance(value, Unclear) and not name.startswith("_"):
                draft.open = draft.open or f"`{name}` can't be read: {value.why}"
            if body is not None and name in body.unsure:
                draft.open = draft.open or f"`{name}` depends on a condition"

    def _field(self, draft: Draft, name: str, made: Made) -> None:
        kind = kind_of(self.classes, made)
        if kind is None:
            if self._may_be_field(made):
                draft.open = draft.open or f"`{name}` is made by something that is not known"
            return
        if name in draft.fields or any(each.name == name for each in draft.many):
            return
        made, known = settled(self.classes, made)
        if not known:
            draft.open = draft.open or f"`{name}` is made by a constructor that can't be read"
        if kind.name in MANY:
            draft.many.append(DjangoField(name, kind, made, ""))
            return
        column = text_of(made.keyword("db_column")) if made.keyword("db_column") else None
        default = f"{name}_id" if kind.name in RELATIONS else name
        draft.fields[name] = DjangoField(name, kind, made, truncated(column or default))

    def _may_be_field(self, made: Made) -> bool:
        """Whether a call may make a field of a class that is not known."""
        if made.name in NO_COLUMN or made.name.startswith(("dj.Manager", "dj.Q")):
            return False
        if isinstance(made.function, ClassValue):
            order = self.classes.order(made.function)
            foreign = [each for each in order if isinstance(each, Foreign)]
            return any(_is_field_like(each.dotted) for each in foreign)
        return isinstance(made.function, Foreign) and _is_field_like(made.function.dotted)

    def _parents(self, draft: Draft) -> None:
        """Add the link to each parent with a table of its own."""
        for parent in self.concrete(draft.cls):
            if self._linked(draft):
                continue
            name = parent.name.rpartition(".")[2].lower() + "_ptr"
            keywords = (("primary_key", Const(True)),) if draft.key is None else ()
            made = Made(Foreign("django.db.models.OneToOneField"), (parent,), keywords, draft.at)
            draft.fields[name] = DjangoField(
                name, FieldKind("dj.OneToOneField", None), made, f"{name}_id"
            )

    def _linked(self, draft: Draft) -> bool:
        """Whether a field is the link to the parent, which then is the key if nothing else is."""
        links = [e for e in draft.fields.values() if truth(e.made, "parent_link") is True]
        if links and draft.key is None:
            made = links[0].made
            keywords = (*made.keywords, ("primary_key", Const(True)))
            links[0].made = Made(made.function, made.arguments, keywords, made.at)
        return bool(links)

    def _implicit_key(self, draft: Draft) -> None:
        kind = self.options.auto_field(draft.cls)
        known = f"dj.{kind}" if f"dj.{kind}" in AUTOS else "dj.AutoField"
        made = Made(
            Foreign(f"django.db.models.{known[3:]}"), (), (("primary_key", Const(True)),), draft.at
        )
        fact = None if kind else unknown("no settings say DEFAULT_AUTO_FIELD")
        draft.fields = {
            "id": DjangoField("id", FieldKind(known, None), made, "id", fact),
            **draft.fields,
        }

    def fact(self, draft: Draft, each: DjangoField, steps: int = _FARTHEST) -> TypeFact:
        """Return the type of a field; that of a relation is its target's."""
        if each.fact is None:
            each.fact = unknown("it refers to itself")
            if each.kind.name in RELATIONS:
                each.fact = self._referred(draft, each, steps)
            else:
                each.fact = type_of(self.classes, each.kind, each.made)
        return each.fact

    def _referred(self, draft: Draft, each: DjangoField, steps: int) -> TypeFact:
        target = self.target(draft, each.made.argument(0, "to"))
        if isinstance(target, str):
            return TypeFact(sql_type(CONTRIB_MODELS[target].type))
        there = self.target_field(target, each) if target is not None else None
        if target is None or there is None or not steps:
            return unknown("the model that it refers to can't be found")
        return self.fact(target, there, steps - 1)

    def target_field(self, target: Draft, each: DjangoField) -> DjangoField | None:
        """Return the field that a relation refers to, the primary key mostly."""
        wanted = text_of(each.made.keyword("to_field"))
        return target.fields.get(wanted) if wanted else target.key

    def target(self, draft: Draft, value: Value | None) -> Draft | str | None:
        """Return the model that a relation names: one of ours, or the label of one of Django's."""
        if isinstance(value, Foreign) and value.dotted.endswith("settings.AUTH_USER_MODEL"):
            value = Const(self.options.setting("AUTH_USER_MODEL") or "")
        if isinstance(value, Made) and value.name.endswith("get_user_model"):
            value = Const(self.options.setting("AUTH_USER_MODEL") or "")
        if isinstance(value, ClassValue):
            return self._real(value)
        if isinstance(value, Foreign):
            return next((k for k, v in CONTRIB_MODELS.items() if v.name == value.name), None)
        text = text_of(value)
        if not text:
            return None
        if text == "self":
            return draft
        label, _, name = text.rpartition(".")
        key = (label or self.options.label(draft.cls), name.lower())
        found = self.by_label.get(key)
        dotted = f"{key[0]}.{key[1]}"
        return found or (dotted if dotted in CONTRIB_MODELS else None)

    def _real(self, cls: ClassValue) -> Draft | None:
        if self.options.own(cls, "proxy"):
            parents = self.concrete(cls)
            return self._real(parents[0]) if parents else None
        return self.drafts.get(cls)

    def _between(self, draft: Draft, each: DjangoField) -> Iterator[DeclaredTable]:
        """Yield the table that a many-to-many field needs of its own."""
        from trueline.facts.models.dj_many import between

        if is_none(each.made.keyword("through")):
            found = between(self, draft, each)
            if isinstance(found, Doubt):
                self.doubts.append(found)
            else:
                yield found


def _strange(base: Value) -> str:
    if isinstance(base, Foreign):
        return f"the base {base.dotted} is not part of the project"
    why = base.why if isinstance(base, Unclear) else "it is computed"
    return f"a base can't be found: {why}"


def _is_field_like(dotted: str) -> bool:
    return dotted.rpartition(".")[2].endswith(("Field", "Key", "Fields"))
