"""Which classes SQLAlchemy maps, to what table, and what they take from mixins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.models.classes import Classes, Declaration
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Made,
    Pairs,
    Part,
    Unclear,
    Value,
    text_of,
)
from trueline.facts.outline import Assignment, Function

BASE_CLASSES = frozenset({"sa.DeclarativeBase", "sa.DeclarativeBaseNoMeta"})
_BASE_MAKERS = frozenset({"sa.declarative_base", "sa.automap_base"})
_FOREIGN_BASES = frozenset({"flask.Model", "sm.SQLModel"})
_HARMLESS = frozenset(
    {
        *("object", "typing.Generic", "typing.Protocol", "abc.ABC", "sa.MappedAsDataclass"),
        *("sa.AsyncAttrs", "sa.AbstractConcreteBase", "sa.ConcreteBase", "sa.DeclarativeBase"),
        *("sa.DeclarativeBaseNoMeta", "sm.SQLModel", "flask.Model", "flask_login.UserMixin"),
        *("flask_security.UserMixin", "flask_security.RoleMixin", "dict", "typing.NamedTuple"),
        *(
            "sqlalchemy_serializer.SerializerMixin",
            "flask_login.mixins.UserMixin",
            "pydantic.BaseModel",
        ),
    }
)
_COLUMNS = frozenset({"sa.Column", "sa.mapped_column"})
_CAMEL = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


class Attribute(NamedTuple):
    """A declaration in a class body or a mixin, as one mapped class has it."""

    name: str
    owner: ClassValue
    found: Declaration


class Mapping:
    """Answers what SQLAlchemy makes of classes."""

    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self._mapped: dict[ClassValue, bool] = {}
        self._based: dict[ClassValue, bool] = {}
        self._roots: dict[ClassValue, Value | None] = {}

    def is_base(self, cls: ClassValue) -> bool:
        """Whether a class is itself what models derive from."""
        if cls not in self._based:
            self._based[cls] = self._is_base(cls)
        return self._based[cls]

    def _is_base(self, cls: ClassValue) -> bool:
        body = self.classes.body(cls)
        if body is None:
            return False
        direct = {each.name for each in self.classes.bases(cls) if isinstance(each, Foreign)}
        if direct & BASE_CLASSES:
            return True
        scope = self.classes.scope(cls)
        metas = [v for k, v in body.row.keywords if k == "metaclass"]
        values = [self.classes.evaluator.of(each, scope) for each in metas]
        if any(isinstance(each, Foreign) and each.name == "sa.DeclarativeMeta" for each in values):
            return True
        return any(
            name in ("as_declarative", "as_declarative_base") for name in self._decorated(cls)
        )

    def _decorated(self, cls: ClassValue) -> Iterator[str]:
        """Yield the last names of a class's decorators that are SQLAlchemy's."""
        body = self.classes.body(cls)
        for expr in body.row.decorators if body else ():
            value = self.classes.evaluator.of(expr, self.classes.scope(cls))
            while isinstance(value, Made):
                value = value.function
            if isinstance(value, Foreign) and value.name.startswith("sa."):
                yield value.name[3:]
            elif isinstance(value, Part) and _is_registry(value.owner):
                yield value.name

    def root(self, cls: ClassValue) -> Value | None:
        """Return the base that makes the class declarative, None when it is not."""
        if cls not in self._roots:
            self._roots[cls] = self._root(cls)
        return self._roots[cls]

    def _root(self, cls: ClassValue) -> Value | None:
        for each in self.classes.order(cls):
            if isinstance(each, ClassValue) and self.is_base(each):
                return each
            if isinstance(each, Made) and is_base_maker(each):
                return each
            if isinstance(each, Foreign) and each.name in _FOREIGN_BASES:
                return each
        if any(name.startswith("mapped") for name in self._decorated(cls)):
            return cls
        roots = map(self._foreign_root, self.classes.ancestors(cls))
        return next((each for each in roots if each is not None), None)

    def _foreign_root(self, cls: ClassValue) -> Value | None:
        """Return a base of another distribution, where the class speaks as only models do."""
        body = self.classes.body(cls)
        named = body.names.get("__tablename__") if body else None
        if not isinstance(named, Assignment) or named.value in (None, ("c", None)):
            return None
        bases = (each for each in self.classes.order(cls) if isinstance(each, Foreign))
        base = next((each for each in bases if not _is_harmless(each)), None)
        return base if base is not None and self._declares_column(cls) else None

    def _declares_column(self, cls: ClassValue) -> bool:
        body = self.classes.body(cls)
        for each in body.row.assignments if body else ():
            if each.value is not None and each.value[0] == "f":
                made = self.value(cls, Attribute(each.target, cls, each))
                if isinstance(made, Made) and made.name in _COLUMNS:
                    return True
        return False

    def is_mapped(self, cls: ClassValue) -> bool:
        """Whether the class has a table, its own or that of its parent."""
        if cls not in self._mapped:
            self._mapped[cls] = False
            self._mapped[cls] = self._is_mapped(cls)
        return self._mapped[cls]

    def _is_mapped(self, cls: ClassValue) -> bool:
        root = self.root(cls)
        if root is None or self.is_base(cls) or self.is_abstract(cls):
            return False
        if isinstance(root, Foreign) and root.name == "sm.SQLModel":
            return self._is_table(cls)
        direct = {each.name for each in self.classes.bases(cls) if isinstance(each, Foreign)}
        return "sa.AbstractConcreteBase" not in direct

    def _is_table(self, cls: ClassValue) -> bool:
        body = self.classes.body(cls)
        for name, expr in body.row.keywords if body else ():
            if name == "table":
                value = self.classes.evaluator.of(expr, self.classes.scope(cls))
                return isinstance(value, Const) and bool(value.value)
        return False

    def is_abstract(self, cls: ClassValue) -> bool:
        """Whether the class says ``__abstract__ = True`` itself."""
        body = self.classes.body(cls)
        found = body.names.get("__abstract__") if body else None
        return isinstance(found, Assignment) and found.value == ("c", True)

    def parent(self, cls: ClassValue) -> ClassValue | None:
        """Return the mapped class that this one inherits from."""
        return next((e for e in self.classes.ancestors(cls)[1:] if self.is_mapped(e)), None)

    def local(self, cls: ClassValue) -> tuple[ClassValue, ...]:
        """Return the class and the mixins that its mapped parent does not have already."""
        parent = self.parent(cls)
        known = set(self.classes.ancestors(parent)) if parent else set()
        return tuple(each for each in self.classes.ancestors(cls) if each not in known)

    def attributes(self, cls: ClassValue) -> Iterator[Attribute]:
        """Yield what the class and its mixins declare, the nearest of each name."""
        seen: set[str] = set()
        for owner in self.local(cls):
            body = self.classes.body(owner)
            for name, found in body.names.items() if body else ():
                if name not in seen:
                    seen.add(name)
                    yield Attribute(name, owner, found)

    def special(self, cls: ClassValue, name: str) -> Value | None:
        """Return ``__tablename__`` and the like by SQLAlchemy's rule for them.

        A mapped parent hands its own on only when it is computed for each class.
        """
        for owner in self.classes.ancestors(cls):
            body = self.classes.body(owner)
            found = body.names.get(name) if body else None
            if found is None or (isinstance(found, Assignment) and found.value is None):
                continue
            computed = isinstance(found, Function)
            if owner != cls and self.is_mapped(owner) and not computed:
                continue
            return self.value(cls, Attribute(name, owner, found))
        return None

    def value(self, cls: ClassValue, attribute: Attribute) -> Value:
        """Return the value of a declaration as one class has it."""
        _, owner, found = attribute
        if isinstance(found, Assignment):
            if found.value is None:
                return Unclear("it has no value")
            scope = self.classes.scope(owner, found.place[0])
            return self.classes.evaluator.of(found.value, scope)
        if isinstance(found, Function):
            return self.classes.method(cls, owner, found)
        return ClassValue(owner.path, f"{owner.name}.{found.name}")

    def table_name(self, cls: ClassValue, *, keyed: bool) -> Value | None:
        """Return the name of the class's own table; None when it shares its parent's.

        ``keyed`` says that the class declares a primary key itself.
        """
        given = self.special(cls, "__tablename__")
        root = self.root(cls)
        if given is not None:
            return None if given == Const(None) else given
        name = cls.name.rpartition(".")[2]
        if isinstance(root, Foreign) and root.name == "sm.SQLModel":
            return Const(name.lower())
        if isinstance(root, Foreign) and root.name == "flask.Model" and keyed:
            return Const(_CAMEL.sub(r"_\1", name).lower())
        return None

    def strangers(self, cls: ClassValue) -> Iterator[str]:
        """Yield why a base may bring columns that are not seen."""
        for each in self.classes.order(cls):
            if isinstance(each, Unclear):
                yield f"a base of {cls.name} can't be found: {each.why}"
            elif isinstance(each, Foreign) and not _is_harmless(each):
                yield f"the base {each.dotted} of {cls.name} is not part of the project"
            elif isinstance(each, Made) and not is_base_maker(each):
                yield f"a base of {cls.name} is computed"

    def registry(self, cls: ClassValue, name: str) -> Value | None:
        """Return ``metadata`` or ``type_annotation_map`` as the class's base gives it."""
        found = self.classes.find(cls, name)
        if found is not None:
            return self.classes.attribute(cls, name)
        for each in self._makers(cls):
            value = each.keyword(name)
            if value is not None:
                return value
        return None

    def _makers(self, cls: ClassValue) -> Iterator[Made]:
        found = self.classes.find(cls, "registry")
        owned = self.classes.attribute(cls, "registry") if found else None
        given = [each for each in self.classes.order(cls) if isinstance(each, Made)]
        for each in (owned, *given):
            if isinstance(each, Made):
                yield each
                if isinstance(each.function, Part) and isinstance(each.function.owner, Made):
                    yield each.function.owner


def is_base_maker(made: Made) -> bool:
    """Whether a call gives a declarative base: ``declarative_base()`` and the like."""
    function = made.function
    if isinstance(function, Part):
        return function.name in ("generate_base", "as_declarative_base")
    return made.name in _BASE_MAKERS


def _is_registry(value: Value) -> bool:
    return isinstance(value, Made) and value.name == "sa.registry"


def _is_harmless(base: Foreign) -> bool:
    import sys

    return base.name in _HARMLESS or base.dotted.partition(".")[0] in sys.stdlib_module_names


class MetaDataFacts(NamedTuple):
    """What a ``MetaData(…)`` says."""

    schema: str
    convention: dict[str, str]


def metadata_facts(value: Value | None) -> MetaDataFacts:
    """Return the schema and the naming convention of a metadata object."""
    if not isinstance(value, Made) or value.name != "sa.MetaData":
        return MetaDataFacts("", {})
    schema = text_of(value.argument(0, "schema")) or ""
    convention = value.keyword("naming_convention")
    pairs = convention.items if isinstance(convention, Pairs) else ()
    texts = {text_of(key) or "": text_of(each) or "" for key, each in pairs}
    return MetaDataFacts(schema, texts)
