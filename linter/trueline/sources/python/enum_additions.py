"""What a file gives to its enumerations after their classes: ``Status.lookup = {...}``."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from trueline.sources.python.expressions import spots
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Tree, dotted

UNKNOWN = ""
"""Stands for attributes whose names are not written out."""


def additions(tree: Tree, names: Collection[str]) -> Mapping[str, set[str]]:
    """Return the attributes that are set on each of the ``names``, wherever in the file."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    lines = lines_with(tree.text, {"setattr(", *(f"{name}." for name in names)}) if names else []
    for site in tree.sites if lines else ():
        if touches(site.node, lines):
            for spot in spots(site):
                for name, attribute in _set(spot.node):
                    found[name].add(attribute)
    return found


def _set(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield dotted(node.value), node.attr
    elif isinstance(node, ast.Call) and dotted(node.func) == "setattr" and len(node.args) == 3:
        name = node.args[1].value if isinstance(node.args[1], ast.Constant) else None
        yield dotted(node.args[0]), name if isinstance(name, str) else UNKNOWN
