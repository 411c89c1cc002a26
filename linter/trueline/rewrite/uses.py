"""Dotted uses of imported packages: ``pkg.mod.x`` where ``pkg.mod`` gets another name."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from typing import NamedTuple

from trueline.facts import FOREIGN, Kind, Target
from trueline.facts.module import ImportRow
from trueline.proposal import Certainty
from trueline.rewrite.identity import Renaming, stem_of
from trueline.rewrite.mentions import Chain, imports_by_call
from trueline.rewrite.scopes import Bound, Names, is_nothing, local_name
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, Stuck
from trueline.rewrite.statements import Place, attribute_place
from trueline.sources.python.tree import Site

_FOUND = (Kind.MODULE, Kind.FOLDER)
_BUILTINS = frozenset(dir(builtins))
_NOWHERE = (0, 0, 0, 0)
_PROVEN = "the name is bound by imports of the package alone"
_MIXED = "the name is also bound by something that is no import of the package"
_ANSWERED = "the package has a __getattr__, which may give the name another meaning"
_IMPLICIT = "the name is a submodule that importing it has put there"
Where = Callable[[ast.expr], Place]


class Head(NamedTuple):
    """What the first name of a chain stands for; ``text`` is the name that it has afterwards."""

    target: Target
    text: str
    why: str
    certainty: Certainty
    plain: bool


class Link(NamedTuple):
    """An attribute of a package that stands for a module of it."""

    package: Target
    child: Target
    attribute: ast.Attribute


class Uses:
    """The dotted uses in one file."""

    def __init__(self, source: Source, renaming: Renaming) -> None:
        self._source, self._renaming = source, renaming
        self.names = Names(source.tree)
        self._imported = frozenset(self._dotted_imports())
        self._heads = frozenset(_imported_names(source))
        self.kept: set[str] = set()
        """Packages that chains go through without reaching a module that leaves them."""

    def _dotted_imports(self) -> Iterator[str]:
        """The modules that ``import a.b.c`` names, those on the way included."""
        for site in self._source.imports:
            for alias in site.node.names if isinstance(site.node, ast.Import) else ():
                found = self._renaming.locate(alias.name, self._source.path)
                if found and not alias.asname:
                    stem = stem_of(found.target)
                    for _ in range(found.parts):
                        yield stem
                        stem = stem.rpartition("/")[0]

    def edits(self, chain: Chain, where: Where | None = None) -> Iterator[Span | Stuck]:
        """Yield the edits of one chain; ``where`` says where its parts stand."""
        head = self._head(chain) if self._concerns(chain) else None
        if head is None:
            return
        place = where or self._place
        links = [*self._links(chain, head.target)]
        away = max((at for at, each in enumerate(links) if self._goes_away(each)), default=-1)
        if away >= 0:
            yield self._follow(chain, head, links[away], place)
        elif isinstance(chain.root, ast.Name) and head.text != chain.root.id:
            text = head.text.encode()
            yield Span(*place(chain.root), text, "name", head.why, head.certainty)
        for link in links[away + 1 :]:
            if self._leaves_name(link):
                name = self._renaming.moved(link.child).rpartition("/")[2].encode()
                why, certainty = self._certainty(head, link)
                yield Span(*place(link.attribute), name, "dotted use", why, certainty)
        if away < 0 and len(links) < len(chain.attributes):
            self.kept.add(stem_of(links[-1].child if links else head.target))

    def gives_way(self, name: str, site: Site) -> bool:
        """Whether a package at the top is known by its new name there, and not by its old one."""
        found = self.names.lookup(name, site.scope)
        return found is not None and _begins_dotted([b for b in found[1] if b.alias is not None])

    def binds(self, chain: Chain) -> bool:
        """Whether the first name of a chain is bound by anything that the file says."""
        if not isinstance(chain.root, ast.Name):
            return False
        name, spot = chain.root.id, chain.spot
        return name in spot.shadows or self.names.lookup(name, spot.site.scope) is not None

    def _links(self, chain: Chain, module: Target) -> Iterator[Link]:
        """Yield the attributes of a chain that are modules of ours, up to the first that is not."""
        for attribute in chain.attributes:
            child = self._renaming.child_or_attribute(module, attribute.attr)
            if child.kind not in _FOUND:
                return
            yield Link(module, child, attribute)
            module = child

    def _concerns(self, chain: Chain) -> bool:
        """Whether a chain may have to be edited, or may need a package that a module leaves."""
        words, root = self._renaming.words, chain.root
        if isinstance(root, ast.Name) and root.id not in self._heads and root.id not in words:
            return False  # no import binds it, and no package puts it there
        if self._renaming.leaves_packages or any(a.attr in words for a in chain.attributes):
            return True
        return not isinstance(root, ast.Name) or root.id in words

    def module(self, chain: Chain) -> Target | None:
        """Return the module that a chain as a whole stands for, None when it is none for sure."""
        head = self._head(chain)
        if head is None or head.certainty is not Certainty.SURE:
            return None
        links = [*self._links(chain, head.target)]
        if len(links) < len(chain.attributes):
            return None
        return links[-1].child if links else head.target

    def _leaves_name(self, link: Link) -> bool:
        """Whether the submodule is no longer an attribute of that name of its package.

        It stays one where a statement of the package imports it: that one keeps the local name.
        """
        package, child, name = link.package, link.child, link.attribute.attr
        if self._renaming.child(package, name) is FOREIGN:
            return False
        new = self._renaming.moved(child)
        if new == f"{self._renaming.moved(package)}/{name}":
            return False
        return stem_of(child) in self._imported or not self._renaming.owns(package, name)

    def _certainty(self, head: Head, link: Link) -> tuple[str, Certainty]:
        """Say how sure it is that the name is the submodule: the package may make it itself."""
        package, child = link.package, stem_of(link.child)
        if child in self._imported or not self._renaming.owns(package, "__getattr__"):
            return head.why, head.certainty
        rows = self._renaming.facts.modules[package.path].import_rows
        ends = (stem_of(self._renaming.graph.target(package.path, row)) for row in rows)
        loaded = any(end == child or end.startswith(f"{child}/") for end in ends)
        return (head.why, head.certainty) if loaded else (_ANSWERED, Certainty.LIKELY)

    def _goes_away(self, link: Link) -> bool:
        """Whether the submodule moves to another package than its own."""
        parent = self._renaming.moved(link.child).rpartition("/")[0]
        return parent != self._renaming.moved(link.package) and self._leaves_name(link)

    def _follow(self, chain: Chain, head: Head, link: Link, where: Where) -> Span | Stuck:
        """The whole chain up to a submodule that goes away gives way to its new name."""
        package, child, attribute = link
        dotted = self._renaming.dotted(self._renaming.moved(child), package.root)
        if dotted and head.plain and stem_of(child) in self._imported:
            start, end = where(chain.root).start, where(attribute).end
            return Span(start, end, dotted.encode(), "dotted use", head.why, head.certainty)
        reason = "it is used as an attribute of its package, and moves to another one"
        return Stuck(self._source.path, attribute.lineno, child.path, reason)

    def _head(self, chain: Chain) -> Head | None:
        if not isinstance(chain.root, ast.Name):
            return self._called(imports_by_call(chain.root))
        name, spot = chain.root.id, chain.spot
        if name in spot.shadows:
            return None
        found = self.names.lookup(name, spot.site.scope)
        if found is None:
            return self._implicit(name)
        bounds = found[1]
        imports = [bound for bound in bounds if bound.alias is not None]
        if not imports:
            return None
        targets = {self._imports(bound) for bound in imports}
        ours = [target for target in targets if target.kind in _FOUND]
        if len(ours) != 1:
            return None
        others = len(targets) > 1 or any(b.alias is None and not is_nothing(b) for b in bounds)
        plain = all(_is_plain(bound) for bound in imports)
        text = self._head_text(name, ours[0]) if _begins_dotted(imports) else name
        certainty = Certainty.LIKELY if others else Certainty.SURE
        return Head(ours[0], text, _MIXED if others else _PROVEN, certainty, plain)

    def _called(self, dotted: str) -> Head | None:
        found = self._renaming.locate(dotted, self._source.path)
        if found is None or found.parts < dotted.count(".") + 1:
            return None
        return Head(found.target, "", "the call gives the package", Certainty.SURE, False)

    def _head_text(self, name: str, target: Target) -> str:
        """The first part of the names of a package that is imported by dotted names only."""
        dotted = self._renaming.dotted(self._renaming.moved(target), target.root)
        return dotted.partition(".")[0] if dotted and "." not in dotted else name

    def _imports(self, bound: Bound) -> Target:
        node, alias = bound.site and bound.site.node, bound.alias
        if alias is None:
            return FOREIGN
        row: ImportRow = (alias.name, 0, "", alias.asname or "", 0, _NOWHERE)
        if isinstance(node, ast.ImportFrom):
            row = (node.module or "", node.level, alias.name, alias.asname or "", 0, _NOWHERE)
        return self._renaming.imported(self._source.path, row)

    def _implicit(self, name: str) -> Head | None:
        """A name that no statement binds: a submodule in the namespace of its package."""
        if name in _BUILTINS or name not in self._renaming.words:
            return None
        for package in self._namespaces(name):
            child = self._renaming.child(package, name)
            if child.kind in _FOUND and not self._renaming.owns(package, name):
                parent, _, new = self._renaming.moved(child).rpartition("/")
                if parent == self._renaming.moved(package):
                    return Head(child, new, _IMPLICIT, Certainty.SURE, False)
        return None

    def _namespaces(self, name: str) -> Iterator[Target]:
        """The packages whose submodules are names of this file: its own, and those of stars."""
        path, graph = self._source.path, self._renaming.graph
        if path.endswith(("__init__.py", "__init__.pyi")):
            yield Target(Kind.MODULE, path)
        for at in sorted(graph.names.stars(path) - {path}):
            if at.endswith("__init__.py") and self._renaming.brings(at, name):
                yield Target(Kind.MODULE, at)

    def _place(self, node: ast.expr) -> Place:
        if isinstance(node, ast.Attribute):
            return attribute_place(self._source, node)
        return Place(self._source.start(node), self._source.end(node))


def _imported_names(source: Source) -> Iterator[str]:
    """The names that imports bind, in whichever scope."""
    for site in source.imports:
        node = site.node
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (local_name(node, alias) for alias in node.names)


def _is_plain(bound: Bound) -> bool:
    """Whether it is ``import a`` or ``import a.b``, which bind ``a``."""
    node, alias = bound.site and bound.site.node, bound.alias
    return isinstance(node, ast.Import) and alias is not None and not alias.asname


def _begins_dotted(imports: list[Bound]) -> bool:
    """Whether the first of them can't keep the name that it binds, so that none of them does."""
    return bool(imports) and _is_dotted(imports[0]) and all(map(_is_plain, imports))


def _is_dotted(bound: Bound) -> bool:
    return _is_plain(bound) and bound.alias is not None and "." in bound.alias.name
