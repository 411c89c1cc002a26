"""The entry points that a setup.py names literally; packaging documents their form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from trueline.sources.python.expressions import spots
from trueline.sources.python.positions import Place
from trueline.sources.python.skim_entry_points import OBJECT, is_setup
from trueline.sources.python.tree import PUBLIC, Tree, dotted, last

StringRow = tuple[str, str, bool, int, Place]

_LINE = re.compile(rf"[^\s=\[#;][^=]*=\s*{OBJECT}\s*(?:\[[^\]]*\]\s*)?")


def entry_points(tree: Tree) -> Iterator[StringRow]:
    """Yield a row for each object in ``setup(entry_points=…)``; the span is that of its literal."""
    if not is_setup(tree.path, tree.text):
        return
    for site in tree.sites:
        for spot in spots(site):
            if isinstance(spot.node, ast.Call) and last(dotted(spot.node.func)) == "setup":
                for literal, text in _literals(spot.node):
                    for name in _objects(text):
                        place = tree.positions.span(literal)
                        yield (name, "entry point", ":" in name, spot.context & PUBLIC, place)


def _literals(call: ast.Call) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the texts of the groups, a text or a table of texts and of lists of them."""
    for keyword in call.keywords:
        if keyword.arg == "entry_points":
            groups = (
                keyword.value.values if isinstance(keyword.value, ast.Dict) else [keyword.value]
            )
            for group in groups:
                listed = group.elts if isinstance(group, (ast.List, ast.Tuple)) else [group]
                for each in listed:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each, each.value


def _objects(text: str) -> Iterator[str]:
    for line in text.splitlines():
        entry = _LINE.fullmatch(line.strip())
        if entry:
            yield entry[1]
