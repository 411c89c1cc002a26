"""The enumerations that a file declares, as classes or by the functional form."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from trueline.sources.python.enum_additions import UNKNOWN, additions
from trueline.sources.python.enum_body import Body, is_reserved
from trueline.sources.python.enum_values import AUTO, KNOWN, Alias, Entry, Family, Member, valued
from trueline.sources.python.origins import Origins
from trueline.sources.python.positions import Place, lines_with, touches
from trueline.sources.python.skim_enums import HINTS
from trueline.sources.python.tree import Site, Tree, dotted, last

EnumRow = tuple[
    str,
    tuple[str, ...],
    tuple[Member, ...],
    tuple[Alias, ...],
    tuple[str, ...],
    bool,
    bool,
    Place,
]

_HARMLESS_DECORATORS = frozenset({"unique", "verify"})
_FUNCTIONAL = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
_OPTIONS = frozenset({"value", "names", "type", "start", "module", "qualname", "boundary"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def enums(tree: Tree, origins: Origins) -> Iterator[EnumRow]:
    """Yield every class that looks like an enumeration, in reading order.

    The span is that of the class's name; that of the variable for the functional form.
    """
    rows = list(_rows(tree, origins))
    later = additions(tree, {row[0] for row in rows})
    for row in rows:
        yield _with(row, later.get(row[0], ()))


def _with(row: EnumRow, later: Collection[str]) -> EnumRow:
    """Return the row of an enumeration that is given more attributes after its class."""
    if not later:
        return row
    name, bases, members, aliases, attributes, complete, nested, place = row
    attributes = (*attributes, *sorted(filter(None, later)))
    complete &= UNKNOWN not in later
    return (name, bases, members, aliases, attributes, complete, nested, place)


def _rows(tree: Tree, origins: Origins) -> Iterator[EnumRow]:
    reader = _Reader(tree, origins, lines_with(tree.text, ("vars(", "locals(", "exec(")), {})
    for site in tree.sites:
        node = site.node
        if isinstance(node, ast.ClassDef):
            yield from reader.declared(site, node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            yield from _functional(tree, origins, site, node.value)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads classes in order, and keeps what those it took for enumerations hand down."""

    tree: Tree
    origins: Origins
    computing: list[int]
    families: dict[str, Family]

    def declared(self, site: Site, node: ast.ClassDef) -> Iterator[EnumRow]:
        """Yield the row of a class if one of its bases makes it look like an enumeration."""
        bases = tuple(name for name in map(_base, node.bases) if name)
        if not any(self._is_candidate(base) for base in bases):
            return
        scope = self.tree.scopes[node]
        body = Body(node.name, self._functions(), self.tree.positions)
        body.read(scope, site.context)
        family = self._family(node, bases, body)
        self.families[node.name] = family
        members, aliases = valued(body.entries.values(), family)
        attributes = tuple(name for name in body.attributes if name not in body.entries)
        complete = body.complete and _is_ordinary(node)
        complete &= not any(_adds(s.node) and touches(s.node, self.computing) for s in scope.sites)
        place = self.tree.positions.name(node)
        nested = not site.scope.is_module
        yield (node.name, bases, members, aliases, attributes, complete, nested, place)

    def _is_candidate(self, base: str) -> bool:
        return base in self.families or any(hint in last(base) for hint in HINTS)

    def _functions(self) -> frozenset[str]:
        sites = self.tree.module.sites
        return frozenset(site.node.name for site in sites if isinstance(site.node, _Function))

    def _family(self, node: ast.ClassDef, bases: tuple[str, ...], body: Body) -> Family:
        family = Family(plain=len(bases) == len(node.bases))
        for base in bases:
            family = _joined(family, self._inherited(base))
        makes = "__new__" in body.attributes
        numbers = "_generate_next_value_" in body.attributes
        plain = family.plain and not (makes or numbers)
        return replace(family, plain=plain, makes=family.makes or makes)

    def _inherited(self, base: str) -> Family:
        if base in self.families:
            return self.families[base]
        return Family(frozenset({last(base)}), plain=last(base) in KNOWN)


def _joined(one: Family, other: Family) -> Family:
    known = one.known | other.known
    return Family(known, one.plain and other.plain, one.makes or other.makes)


def _base(node: ast.expr) -> str:
    return dotted(node.value if isinstance(node, ast.Subscript) else node)


def _adds(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr))


def _is_ordinary(node: ast.ClassDef) -> bool:
    """Whether nothing around the body can change the members: decorators, metaclass, odd bases."""
    decorators = {last(dotted(_called(decorator))) for decorator in node.decorator_list}
    if decorators - _HARMLESS_DECORATORS or not all(map(_base, node.bases)):
        return False
    return all(keyword.arg == "boundary" for keyword in node.keywords)


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


class _Listing(NamedTuple):
    """The members that a functional form lists, and whether these are all."""

    entries: tuple[Entry, ...]
    complete: bool


def _functional(tree: Tree, origins: Origins, site: Site, call: ast.Call) -> Iterator[EnumRow]:
    target = _single_target(site.node)
    function = dotted(call.func)
    if target is None or not function or origins.of(function, site.scope) not in _FUNCTIONAL:
        return
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    names = call.args[1] if len(call.args) == 2 else options.get("names")
    if names is None:
        return
    listing = _listing(tree, names, target.id)
    kind = dotted(options.get("type"))
    bases = (kind, function) if kind else (function,)
    roots = frozenset(map(last, bases))
    start = _start(options.get("start"))
    family = Family(roots, plain=roots <= KNOWN and start is not None)
    members, aliases = valued(listing.entries, family, start or 1)
    complete = listing.complete and options.keys() <= _OPTIONS
    place, nested = tree.positions.span(target), not site.scope.is_module
    yield (target.id, bases, members, aliases, (), complete, nested, place)


def _single_target(node: ast.stmt) -> ast.Name | None:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    target = targets[0] if len(targets) == 1 else None
    return target if isinstance(target, ast.Name) else None


def _start(node: ast.expr | None) -> int | None:
    if node is None:
        return 1
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) else None


def _listing(tree: Tree, names: ast.expr, owner: str) -> _Listing:
    entries: list[Entry] = []
    for name, value, node in _listed(names):
        if name is None or is_reserved(name, owner):
            return _Listing(tuple(entries), complete=False)
        entries.append(Entry(name, value, tree.positions.span(node)))
    readable = isinstance(names, (ast.Constant, ast.List, ast.Tuple, ast.Dict))
    return _Listing(tuple(entries), readable)


def _listed(names: ast.expr) -> Iterator[tuple[str | None, ast.expr | None, ast.expr]]:
    """Yield name, value and place of each member; None for a name that is not written out."""
    if isinstance(names, ast.Dict):
        for key, value in zip(names.keys, names.values, strict=True):
            yield (_string(key), value, key or value)
    elif isinstance(names, (ast.List, ast.Tuple)):
        for item in names.elts:
            pair = item.elts if isinstance(item, (ast.List, ast.Tuple)) else ()
            name, value = pair if len(pair) == 2 else (item, AUTO)
            yield (_string(name), value, name)
    else:
        for word in (_string(names) or "").replace(",", " ").split():
            yield (word, AUTO, names)


def _string(node: ast.expr | None) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
