"""All edits of one Python file."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from trueline.rewrite.doctests import Example, example
from trueline.rewrite.identity import Renaming, stem
from trueline.rewrite.imports import from_edits, import_edits
from trueline.rewrite.matching import Match, names_in, paths_in
from trueline.rewrite.mentions import Chain, Spot, chains_in, may_speak, mentions
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, Stuck, Taken
from trueline.rewrite.statements import Illegible, Place
from trueline.rewrite.strings import Strings
from trueline.rewrite.uses import Uses
from trueline.rewrite.words import holds_any, pieces, split, words_in
from trueline.sources.python.unparsable import Unparsable

_STRING_OR_COMMENT = re.compile(
    rb'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|(#[^\n]*)',
    re.DOTALL,
)
_PROSE_WHY = "the text speaks of the module or its file"
_UNREADABLE = "the statement is written in a way that can't be edited; rewrite it by hand"


@dataclass(slots=True)
class Edits:
    """What becomes of one file: edits, and references that can't follow."""

    source: Source
    taken: Taken = field(default_factory=Taken)
    stuck: list[Stuck] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        """The edits in the order of their places."""
        return self.taken.spans

    def add(self, found: Span | Stuck) -> None:
        """Take an edit, unless its place has one."""
        if isinstance(found, Stuck):
            self.stuck.append(found)
        else:
            self.taken.add(found)


def concerns(path: str, data: bytes, renaming: Renaming) -> bool:
    """Whether a file may have to be edited; far cheaper than to look."""
    folder = path.rpartition("/")[0]
    if renaming.path(path).rpartition("/")[0] != folder:
        return True
    return holds_any(data, renaming.spoken)


def is_silent(path: str, data: bytes, renaming: Renaming) -> bool:
    """Whether a Python file surely gets no edit, told without its syntax tree.

    None of its imports holds a word of a name that moves, no such word stands where code, a string
    or a text would speak of a module, and no other name may be one that a package puts there.
    """
    module = None if path in renaming.moves else renaming.facts.modules.get(path)
    if module is None or renaming.leaves_packages or _is_package(path) or not data.isascii():
        return False
    for dotted, _, name, *_ in module.import_rows:
        if name == "*" or not renaming.words.isdisjoint((*dotted.split("."), name)):
            return False
    words = renaming.words.intersection(map(bytes.decode, split(data)))
    if may_speak(data.decode(), words):
        return False
    text = pieces(data)
    return not any(names_in(text, path, renaming)) and not any(paths_in(text, renaming))


def python_edits(source: Source, renaming: Renaming) -> Edits:
    """Return the edits of a file that parses."""
    found = Edits(source)
    words = _words(source, renaming)
    bare = {*(words if _has_bare_names(source) else words & renaming.tops)}
    if renaming.leaves_packages:
        bare.update(_imported_heads(source))
    uses = Uses(source, renaming)
    strings = Strings(source, renaming, uses)
    spots = [*mentions(source.tree, words, bare)]
    for spot in spots:
        try:
            for each in _mentioned(spot, source, uses, strings):
                found.add(each)
        except Illegible:
            found.stuck += _unreadable(source, _statement(spot), renaming)
    _imports(found, renaming, uses)
    for each in _examples(source, spots, renaming):
        found.add(each)
    for each in _prose(source, renaming):
        found.add(each)
    return found


def _words(source: Source, renaming: Renaming) -> frozenset[str]:
    if source.text.isascii():
        return frozenset(map(bytes.decode, renaming.spoken.intersection(split(source.body))))
    return renaming.words.intersection(re.findall(r"\w+", source.text))


def _imported_heads(source: Source) -> Iterator[str]:
    """The packages of ``import a.b``: each use of one may need its import to stay."""
    for site in source.imports:
        for alias in site.node.names if isinstance(site.node, ast.Import) else ():
            if not alias.asname and "." in alias.name:
                yield alias.name.partition(".")[0]


def _has_bare_names(source: Source) -> bool:
    """Whether a submodule may be used by a name that nothing in the file binds."""
    if _is_package(source.path):
        return True
    return any(
        isinstance(site.node, ast.ImportFrom) and site.node.names[0].name == "*"
        for site in source.imports
    )


def _is_package(path: str) -> bool:
    return path.endswith(("__init__.py", "__init__.pyi"))


def _imports(found: Edits, renaming: Renaming, uses: Uses) -> None:
    source = found.source
    for site in source.imports:
        node = site.node
        try:
            if isinstance(node, ast.Import):
                for span in import_edits(
                    source, node, renaming, uses.kept, partial(uses.gives_way, site=site)
                ):
                    found.add(span)
            elif isinstance(node, ast.ImportFrom):
                for span in from_edits(source, node, renaming):
                    found.add(span)
        except Illegible:
            found.stuck += _unreadable(source, node, renaming)


def _statement(spot: Chain | Spot) -> ast.stmt:
    return (spot.spot if isinstance(spot, Chain) else spot).site.node


def _unreadable(source: Source, node: ast.stmt, renaming: Renaming) -> Iterator[Stuck]:
    words = words_in(source.slice(node))
    for old in renaming.moves:
        if old.endswith((".py", ".pyi")) and stem(old).rpartition("/")[2] in words:
            yield Stuck(source.path, node.lineno, old, _UNREADABLE)


def _mentioned(
    spot: Chain | Spot, source: Source, uses: Uses, strings: Strings
) -> Iterator[Span | Stuck]:
    if isinstance(spot, Chain):
        yield from uses.edits(spot)
    elif _is_annotation(spot):
        yield from _annotated(spot, source, uses, strings)
    else:
        yield from strings.edits(spot)


def _is_annotation(spot: Spot) -> bool:
    """Whether the string is a part of an annotation, where it stands for an expression."""
    nodes = (*spot.around, spot.node)
    return any(
        inner is getattr(outer, name, None)
        for outer, inner in pairwise(nodes)
        for name in ("annotation", "returns")
    )


def _annotated(spot: Spot, source: Source, uses: Uses, strings: Strings) -> Iterator[Span | Stuck]:
    """The chains in ``x: "pkg.mod.Name"``; where nothing binds ``pkg``, it is a string like any."""
    node = spot.node
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    start = source.slice(node).find(node.value.encode())
    try:
        tree = ast.parse(node.value, mode="eval")
    except SyntaxError:
        return
    if start < 0 or "\n" in node.value:
        return
    start += source.start(node)
    chains = [*chains_in(spot._replace(node=tree.body))]
    if not any(uses.binds(chain) for chain in chains):
        yield from strings.edits(spot)
    for chain in chains:
        yield from uses.edits(chain, lambda part: _inner_place(part, start))


def _inner_place(node: ast.expr, start: int) -> Place:
    end = start + (node.end_col_offset or 0)
    if isinstance(node, ast.Attribute):
        return Place(end - len(node.attr.encode()), end)
    return Place(start + node.col_offset, end)


def _examples(
    source: Source, spots: list[Chain | Spot], renaming: Renaming
) -> Iterator[Span | Stuck]:
    """The edits of the examples in docstrings."""
    for spot in spots:
        if isinstance(spot, Spot) and isinstance(spot.around[0], ast.Expr):
            node = spot.around[0]
            found = example(source.body, source.start(node), source.end(node))
            if found is not None:
                yield from _example_edits(source.path, found, renaming)


def _example_edits(path: str, found: Example, renaming: Renaming) -> Iterator[Span | Stuck]:
    try:
        inner = Source(path, found.code)
    except Unparsable:
        return
    for span in python_edits(inner, renaming).spans:
        if not span.prose:
            start = found.place(span.start)
            kind = f"doctest: {span.kind}"
            yield span._replace(start=start, end=start + span.end - span.start, kind=kind)


def _prose(source: Source, renaming: Renaming) -> Iterator[Span]:
    """Names and paths in comments and docstrings, for the optional patch."""
    text = pieces(source.body)
    names = [match for match in names_in(text, source.path, renaming) if match.parts > 1]
    paths = [*paths_in(text, renaming)]
    for stretch in _stretches(source, (*names, *paths)):
        for found in (names, paths):
            first, behind = (bisect_left(found, at, key=_start) for at in stretch)
            for match in found[first:behind]:
                place = (match.start, match.end)
                yield Span(*place, match.new.encode(), "text", _PROSE_WHY, prose=True)


def _start(match: Match) -> int:
    return match.start


def _stretches(source: Source, matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Where docstrings and comments stand, as far as any match may be in one."""
    for site in source.tree.sites if matches else ():
        node = site.node
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield source.start(node), source.end(node)
    if any(_follows_hash(source.body, match.start) for match in matches):
        for found in _STRING_OR_COMMENT.finditer(source.body):
            if found[1]:
                yield found.span(1)


def _follows_hash(body: bytes, at: int) -> bool:
    """Whether a sign for comments stands on the line before, perhaps in a string."""
    return body.rfind(b"#", body.rfind(b"\n", 0, at) + 1, at) >= 0
