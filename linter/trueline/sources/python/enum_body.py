"""Which names in the body of an enumeration are members, by the rules of Python's ``enum``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from trueline.facts.module import TYPING
from trueline.sources.python.bindings import bound_by
from trueline.sources.python.enum_values import Entry
from trueline.sources.python.expressions import stored
from trueline.sources.python.positions import Positions
from trueline.sources.python.tree import Scope, Site, dotted, is_typing, last

_DESCRIPTORS = frozenset(
    {
        *("DynamicClassAttribute", "cached_property", "classmethod", "enum_property"),
        *("nonmember", "partialmethod", "property", "staticmethod"),
    }
)
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(slots=True)
class Body:
    """What stands in a class body; ``complete`` when all of it was understood."""

    owner: str
    functions: frozenset[str]
    positions: Positions
    entries: dict[str, Entry] = field(default_factory=dict)
    attributes: dict[str, None] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    complete: bool = True

    def read(self, scope: Scope, outside: int) -> None:
        """Take in the statements of a class; ``outside`` is the context of the class itself."""
        for site in scope.sites:
            if site.context & ~outside & TYPING:
                self._note(bound_by(site.node, declared=True))
            else:
                self._statement(site)

    def _statement(self, site: Site) -> None:
        node = site.node
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, node.value)
        elif isinstance(node, _Definition):
            self._define(node)
        else:
            self._note(bound_by(node, declared=True))
            self.complete &= _is_inert(node)

    def _note(self, names: Iterator[str]) -> None:
        self.attributes.update(dict.fromkeys(names))

    def _define(self, node: _Definition) -> None:
        if any(last(dotted(decorator)) == "member" for decorator in node.decorator_list):
            self._add(Entry(node.name, None, self.positions.name(node)))
        else:
            self.attributes[node.name] = None
        self.complete &= node.name != "__getattr__"

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._name(target, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for part, its in zip(target.elts, _spread(target, value), strict=True):
                self._part(part, its)
        else:
            self.complete = False

    def _part(self, target: ast.expr, value: ast.expr | None) -> None:
        if value is not None:
            self._assign(target, value)
        elif isinstance(target, ast.Name):
            self._add(Entry(target.id, None, self.positions.span(target)))
        else:
            self._note(stored(target))
            self.complete = False

    def _name(self, target: ast.Name, value: ast.expr) -> None:
        if target.id == "_ignore_":
            self._ignore(value)
        elif self._is_descriptor(value):
            self.attributes[target.id] = None
        else:
            self._add(Entry(target.id, value, self.positions.span(target)))

    def _add(self, entry: Entry) -> None:
        if entry.name in self.ignored:
            return
        if is_reserved(entry.name, self.owner):
            self.attributes[entry.name] = None
        else:
            self.complete &= entry.name not in self.entries
            self.entries.setdefault(entry.name, entry)

    def _ignore(self, value: ast.expr) -> None:
        self.attributes["_ignore_"] = None
        try:
            names = ast.literal_eval(value)
        except ValueError:
            self.complete = False
            return
        listed = names.replace(",", " ").split() if isinstance(names, str) else names
        self.ignored = frozenset(listed)

    def _is_descriptor(self, value: ast.expr) -> bool:
        """Whether the value is a function or the like, which ``enum`` leaves as it is."""
        if isinstance(value, ast.Call):
            return last(dotted(value.func)) in _DESCRIPTORS
        if isinstance(value, ast.Name):
            return value.id in self.functions or value.id in self.attributes
        return isinstance(value, ast.Lambda)


def is_reserved(name: str, owner: str) -> bool:
    """Whether a name in the class ``owner`` never is a member: private, sunder or dunder."""
    if name.startswith("__"):
        private = len(name) > 2 and not name.endswith("__")
        return private or (len(name) > 4 and name[2] != "_" and name[-3] != "_")
    if name.startswith(f"_{owner}__") and not name.endswith("__"):
        return True
    return len(name) > 2 and name[0] == name[-1] == "_" != name[-2]


def _is_inert(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, (ast.Pass, ast.AnnAssign)) or (
        isinstance(node, ast.If) and is_typing(node.test)
    )


def _spread(target: ast.Tuple | ast.List, value: ast.expr) -> list[ast.expr | None]:
    """Return the value of each part of a tuple assignment, None where it can't be told."""
    unknown: list[ast.expr | None] = [None] * len(target.elts)
    if not isinstance(value, (ast.Tuple, ast.List)) or len(value.elts) != len(target.elts):
        return unknown
    starred = any(isinstance(part, ast.Starred) for part in (*value.elts, *target.elts))
    return unknown if starred else list(value.elts)
