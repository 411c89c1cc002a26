"""Classes of ours: their bases in Python's order, what they hold, and which are enumerations."""

from __future__ import annotations

from ast import literal_eval
from functools import cached_property
from typing import Any

from trueline.facts.enums import ENUM_BASES
from trueline.facts.models.evaluate import Evaluator, Scope, function_value
from trueline.facts.models.names import Bound, Names, last
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    FunctionValue,
    Items,
    Made,
    Member,
    Part,
    Subscript,
    Unclear,
    Value,
)
from trueline.facts.outline import Assignment, Class, Function

Declaration = Assignment | Function | Class
COLUMN_MAKERS = frozenset(
    {"sa.Column", "sa.mapped_column", "sa.MappedColumn", "sa.deferred", "sa.column_property"}
)
_DECLARED = frozenset({"declared_attr", "declared_attr.directive", "declared_attr.cascading"})
_CLASS_LEVEL = frozenset({"classmethod", "sa.classproperty", "classproperty"})


class Body:
    """The names that one class binds, each by its last binding; annotations alone included."""

    def __init__(self, row: Class) -> None:
        self.row = row
        found: dict[str, list[Any]] = {}
        for assignment in row.assignments:
            found.setdefault(assignment.target, []).append(assignment)
        for function in row.functions:
            found.setdefault(function.name, []).append(function)
        for nested in row.classes:
            found.setdefault(nested.name, []).append(nested)
        self._found = found

    @cached_property
    def names(self) -> dict[str, Declaration]:
        """The declarations by name, in reading order of their first binding."""
        return {name: _chosen(each) for name, each in self._found.items()}

    @cached_property
    def unsure(self) -> frozenset[str]:
        """Names whose meaning depends on a condition."""
        return frozenset(name for name, each in self._found.items() if len(_kept(each)) > 1)


def _kept(each: list[Any]) -> tuple[Bound, ...]:
    given = [one for one in each if not isinstance(one, Assignment) or one.value is not None]
    return last(sorted(given or each, key=_at))


def _at(each: Any) -> tuple[int, int]:
    return (each.place[0], each.place[1])


def _chosen(each: list[Any]) -> Declaration:
    found: Any = _kept(each)[0]
    noted = [one for one in each if isinstance(one, Assignment) and one.annotation is not None]
    if isinstance(found, Assignment) and found.annotation is None and noted:
        return found._replace(annotation=noted[-1].annotation)
    return found  # type: ignore[no-any-return]


class Classes:
    """Looks into classes for an evaluator."""

    def __init__(self, names: Names, evaluator: Evaluator) -> None:
        self.names, self.evaluator = names, evaluator
        self._bodies: dict[ClassValue, Body | None] = {}
        self._orders: dict[ClassValue, tuple[Value, ...]] = {}
        self._bases: dict[ClassValue, tuple[Value, ...]] = {}
        self._members: dict[ClassValue, Items | None] = {}
        evaluator.attribute_of = self.attribute
        evaluator.members_of = self.members
        evaluator.in_class = self.inside

    def body(self, cls: ClassValue) -> Body | None:
        """Return what a class binds; None for one that is made by a function."""
        if cls not in self._bodies:
            row = self._row(cls)
            self._bodies[cls] = None if row is None else Body(row)
        return self._bodies[cls]

    def _row(self, cls: ClassValue) -> Class | None:
        outer, _, name = cls.name.rpartition(".")
        if outer:
            body = self.body(ClassValue(cls.path, outer))
            found = body.names.get(name) if body else None
            return found if isinstance(found, Class) else None
        return next((b for b in self.names.bound(cls.path, name) if isinstance(b, Class)), None)

    def scope(self, cls: ClassValue, line: int = 1 << 31) -> Scope:
        """Return the scope of a class's body, as a statement on some line sees it."""
        return Scope(cls.path, cls, {}, line)

    def bases(self, cls: ClassValue) -> tuple[Value, ...]:
        """Return the bases as written; the arguments of generic ones are left out."""
        if cls not in self._bases:
            self._bases[cls] = self._read_bases(cls)
        return self._bases[cls]

    def _read_bases(self, cls: ClassValue) -> tuple[Value, ...]:
        body = self.body(cls)
        outer = cls.name.rpartition(".")[0]
        around = ClassValue(cls.path, outer) if outer else None
        scope = Scope(cls.path, around)
        found = [self.evaluator.of(base, scope) for base in body.row.bases] if body else []
        return tuple(base.owner if isinstance(base, Subscript) else base for base in found)

    def order(self, cls: ClassValue) -> tuple[Value, ...]:
        """Return the class and all its ancestors in Python's method resolution order."""
        if cls not in self._orders:
            self._orders[cls] = (cls, Unclear("it derives from itself"))
            lines = [self._line(base) for base in self.bases(cls)]
            self._orders[cls] = (cls, *_merged([list(line) for line in lines]))
        return self._orders[cls]

    def _line(self, base: Value) -> tuple[Value, ...]:
        if isinstance(base, ClassValue):
            return self.order(base)
        if isinstance(base, Made):
            given = base.keyword("cls") or base.keyword("model_class")
            mixed = given.items if isinstance(given, Items) else (given,) if given else ()
            lines = [self.order(each) for each in mixed if isinstance(each, ClassValue)]
            return (base, *(each for line in lines for each in line))
        return (base,)

    def ancestors(self, cls: ClassValue) -> tuple[ClassValue, ...]:
        """Return the class and those of its ancestors that are ours."""
        return tuple(each for each in self.order(cls) if isinstance(each, ClassValue))

    def find(self, cls: ClassValue, name: str) -> tuple[ClassValue, Declaration] | None:
        """Return where a class or an ancestor of ours declares a name."""
        for owner in self.ancestors(cls):
            body = self.body(owner)
            if body is not None and name in body.names:
                return owner, body.names[name]
        return None

    def has_method(self, cls: ClassValue, name: str) -> bool:
        """Whether the class or an ancestor of ours defines a method."""
        found = self.find(cls, name)
        return found is not None and isinstance(found[1], Function)

    def inside(self, cls: ClassValue, name: str, line: int) -> Value | None:
        """Return what a name in the body of a class stands for, None when it is not the class's."""
        body = self.body(cls)
        found = body.names.get(name) if body else None
        if found is None or found.place[0] >= line:
            return None
        if isinstance(found, Assignment) and found.value is None:
            return None
        return self._meaning(cls, cls, name, found)

    def attribute(self, cls: ClassValue, name: str) -> Value:
        """Return what ``cls.name`` stands for."""
        if name in ("__name__", "__qualname__"):
            return Const(cls.name.rpartition(".")[2])
        member = self._member(cls, name)
        if member is not None:
            return member
        found = self.find(cls, name)
        return self._meaning(cls, *found[:1], name, found[1]) if found else Part(cls, name)

    def _meaning(self, cls: ClassValue, owner: ClassValue, name: str, found: Declaration) -> Value:
        if isinstance(found, Class):
            return ClassValue(owner.path, f"{owner.name}.{name}")
        if isinstance(found, Function):
            return self.method(cls, owner, found)
        if found.value is None or _is_mapped(found):
            return Part(cls, name)
        value = self.evaluator.of(found.value, self.scope(owner, found.place[0]))
        if isinstance(value, Made) and value.name in COLUMN_MAKERS:
            return Part(cls, name)
        return value

    def method(self, cls: ClassValue, owner: ClassValue, found: Function) -> Value:
        """Return a method as a value, computed at once where Python would do so on the class."""
        scope = Scope(owner.path)
        made = function_value(owner.path, found, scope)
        kinds = {self._decorator(each, scope) for each in found.decorators}
        if kinds & {"sa.declared_attr", "sa.directive", "sa.cascading", "sa.declarative_mixin"}:
            return self.evaluator.call(made, (cls,), (), _place(owner, found))
        if kinds & _CLASS_LEVEL:
            return FunctionValue(made.path, made.name, made.body, made.scope, (cls,))
        if kinds and kinds != {"staticmethod"}:
            return Part(cls, found.name)
        return made

    def _decorator(self, expr: Any, scope: Scope) -> str:
        value = self.evaluator.of(expr, scope)
        if isinstance(value, Made):
            value = value.function
        return value.name if isinstance(value, Foreign) else ""

    def decorators(self, owner: ClassValue, found: Function) -> frozenset[str]:
        """Return the names of the library's decorators of a method."""
        scope = Scope(owner.path)
        return frozenset(self._decorator(each, scope) for each in found.decorators)

    def is_enum(self, cls: ClassValue) -> bool:
        """Whether the class is an enumeration."""
        return any(isinstance(b, Foreign) and b.dotted in ENUM_BASES for b in self.order(cls))

    def members(self, cls: ClassValue) -> Items | None:
        """Return the members of an enumeration, in order, if they are all known."""
        if cls not in self._members:
            self._members[cls] = None
            self._members[cls] = self._read_members(cls)
        return self._members[cls]

    def _read_members(self, cls: ClassValue) -> Items | None:
        row = self._enum_row(cls)
        if row is None or not row[5]:
            return None
        if self.body(cls) is not None and not self._is_whole(cls):
            return None
        found = [Member(cls, name, self._value(cls, name, text)) for name, text, _ in row[2]]
        return Items(tuple(found))

    def _is_whole(self, cls: ClassValue) -> bool:
        """Whether every ancestor is known, and one of them makes this an enumeration."""
        plain = ENUM_BASES | {"str", "int", "float", "bytes", "object"}
        others = [each for each in self.order(cls) if not isinstance(each, ClassValue)]
        known = all(isinstance(each, Foreign) and each.dotted in plain for each in others)
        return known and self.is_enum(cls)

    def _enum_row(self, cls: ClassValue) -> Any:
        outline = self.names.outline(cls.path)
        body = self.body(cls)
        for row in outline.enum_rows if outline else ():
            if row[0] == cls.name.rpartition(".")[2] and (
                row[7] == body.row.place if body else not row[6]
            ):
                return row
        return None

    def aliases(self, cls: ClassValue) -> dict[str, str]:
        """Return the second names of members."""
        row = self._enum_row(cls)
        return dict(row[3]) if row else {}

    def _member(self, cls: ClassValue, name: str) -> Member | None:
        found = self.members(cls)
        if found is None:
            return None
        name = self.aliases(cls).get(name, name)
        members = (each for each in found.items if isinstance(each, Member))
        return next((each for each in members if each.name == name), None)

    def _value(self, cls: ClassValue, name: str, text: str) -> Value:
        if text:
            return Const(literal_eval(text))
        found = self.body(cls)
        declared = found.names.get(name) if found else None
        if not isinstance(declared, Assignment) or declared.value is None:
            return Unclear("the value of a member is no literal")
        if self.has_method(cls, "__new__"):
            return Unclear("the enumeration computes its values")
        value = self.evaluator.of(declared.value, self.scope(cls, declared.place[0]))
        if isinstance(value, Made) and value.name == "enum.auto":
            return self._automatic(cls, name, declared)
        return value if isinstance(value, Const) else Unclear("the value is no literal")

    def _automatic(self, cls: ClassValue, name: str, declared: Assignment) -> Value:
        found = self.find(cls, "_generate_next_value_")
        if found is None or not isinstance(found[1], Function):
            bases = {each.dotted for each in self.order(cls) if isinstance(each, Foreign)}
            return Const(name.lower()) if "enum.StrEnum" in bases else Unclear("auto()")
        made = function_value(found[0].path, found[1], Scope(found[0].path))
        given = (Const(name), Const(1), Const(0), Items((), whole=False))
        value = self.evaluator.call(made, given, (), _place(cls, declared))
        return value if isinstance(value, Const) else Unclear("auto()")


def _place(owner: ClassValue, found: Function | Assignment) -> Any:
    from trueline.facts.declared import Place
    from trueline.facts.module import Span

    return Place(owner.path, Span(*found.place))


def _is_mapped(found: Assignment) -> bool:
    note = found.annotation
    while note is not None and note[0] == "[":
        note = note[1]
    return note is not None and note[0] == "n" and note[1].rpartition(".")[2] == "Mapped"


def _merged(lines: list[list[Value]]) -> list[Value]:
    """Merge the orders of bases by Python's rule; in an impossible case, by first sight."""
    found: list[Value] = []
    while lines := [line for line in lines if line]:
        heads = (line[0] for line in lines)
        free = (head for head in heads if not any(head in line[1:] for line in lines))
        head = next(free, lines[0][0])
        if head not in found:
            found.append(head)
        lines = [[each for each in line if each != head] for line in lines]
    return found
