"""Attributes read on names that a single import or class statement binds."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from trueline.sources.python.bindings import Bindings
from trueline.sources.python.expressions import Spot, spots
from trueline.sources.python.imports import aliases
from trueline.sources.python.positions import Place, lines_with, touches
from trueline.sources.python.tree import HANDLED, Site, Tree, dotted, last

UseRow = tuple[str, str, Place]

_OF_A_MEMBER = frozenset({"name", "value"})


@dataclass(slots=True)
class _Bases:
    """What an attribute may be read on: ``classes`` themselves, and classes in ``modules``."""

    classes: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)

    @property
    def words(self) -> set[str]:
        return {f"{name}." for name in self.classes | self.modules} | {"hasattr("}

    def has(self, base: str, attribute: str) -> bool:
        if base in self.classes:
            return True
        module, _, name = base.rpartition(".")
        if module not in self.modules or name.islower():
            return False
        return module not in self.classes or attribute not in _OF_A_MEMBER


@dataclass(slots=True)
class _Reads:
    """What one file reads, and what it proves to be there by asking or by setting it."""

    rows: list[UseRow] = field(default_factory=list)
    certain: set[tuple[str, str]] = field(default_factory=set)


def uses(tree: Tree, bindings: Bindings, enums: Iterable[str]) -> Iterator[UseRow]:
    """Yield reads of ``Name.attribute`` whose ``Name`` can mean one thing only.

    ``Name`` is bound by a from-import, or is an enumeration of this file out of ``enums``, or is
    ``module.Name`` with a capital in it.  Left out is what the file sets itself, asks for by
    ``hasattr``, or reads where an AttributeError is expected; and ``Name`` and its dot on
    different lines.
    """
    bases = _bases(tree, bindings, enums)
    lines = lines_with(tree.text, bases.words) if bases.classes or bases.modules else []
    reads = _Reads()
    for site in tree.sites if lines else ():
        if touches(site.node, lines):
            for spot in spots(site):
                _look(tree, bindings, bases, site, spot, reads)
    yield from sorted((row for row in reads.rows if row[:2] not in reads.certain), key=_place)


def _place(row: UseRow) -> Place:
    return row[2]


def _bases(tree: Tree, bindings: Bindings, enums: Iterable[str]) -> _Bases:
    counts = bindings.count(tree.module)
    found = _Bases({name for name in enums if counts[name] == 1})
    plain: Counter[str] = Counter()
    for site in tree.module.sites:
        for module, _, name, asname, _ in aliases(site):
            bound = asname or name
            if bound and counts[bound] == 1:
                found.modules.add(bound)
                if name:
                    found.classes.add(bound)
            elif not bound:
                plain[module] += 1
    found.modules |= _dotted_modules(plain, counts)
    return found


def _dotted_modules(plain: Counter[str], counts: Counter[str]) -> set[str]:
    """Return the modules of ``import a.b`` whose ``a`` is bound by such imports alone."""
    heads: Counter[str] = Counter()
    for module, times in plain.items():
        heads[module.partition(".")[0]] += times
    return {module for module in plain if counts[head := module.partition(".")[0]] == heads[head]}


def _look(
    tree: Tree, bindings: Bindings, bases: _Bases, site: Site, spot: Spot, reads: _Reads
) -> None:
    node = spot.node
    if isinstance(node, ast.Call):
        reads.certain.update(_asked_for(node))
    if not isinstance(node, ast.Attribute) or node.attr.startswith("__"):
        return
    base = dotted(node.value)
    if not bases.has(base, node.attr):
        return
    if not isinstance(node.ctx, ast.Load):
        reads.certain.add((base, node.attr))
    elif not spot.context & HANDLED and _means_import(bindings, base, site, spot):
        reads.rows.append((base, node.attr, tree.positions.span(node)))


def _means_import(bindings: Bindings, base: str, site: Site, spot: Spot) -> bool:
    root = base.partition(".")[0]
    return root not in spot.shadows and not bindings.rebinds(site.scope, root)


def _asked_for(node: ast.Call) -> Iterator[tuple[str, str]]:
    if last(dotted(node.func)) == "hasattr" and len(node.args) == 2:
        name = node.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield (dotted(node.args[0]), name.value)
