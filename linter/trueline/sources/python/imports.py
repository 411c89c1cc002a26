"""What a file imports: one row per alias, as :class:`trueline.facts.Module` wants them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from trueline.sources.python.positions import Place
from trueline.sources.python.tree import PUBLIC, Site, Tree

ImportRow = tuple[str, int, str, str, int, Place]


def imports(tree: Tree) -> Iterator[ImportRow]:
    """Yield the imports of a file in reading order."""
    for site in tree.sites:
        context = site.context & PUBLIC
        for module, level, name, asname, alias in aliases(site):
            yield (module, level, name, asname, context, tree.positions.span(alias))


def aliases(site: Site) -> Iterator[tuple[str, int, str, str, ast.alias]]:
    """Yield module, level, name, asname of each alias, if the statement is an import."""
    node = site.node
    if type(node) is ast.Import:
        for alias in node.names:
            yield (alias.name, 0, "", alias.asname or "", alias)
    elif type(node) is ast.ImportFrom:
        for alias in node.names:
            yield (node.module or "", node.level, alias.name, alias.asname or "", alias)
