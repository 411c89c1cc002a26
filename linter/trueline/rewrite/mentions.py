"""The expressions that may speak of a module: dotted chains, names and strings."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

from trueline.sources.python.expressions import children, parameters, stored, type_parameters
from trueline.sources.python.positions import first_line, lines_with, touches
from trueline.sources.python.tree import Site, Tree, dotted, last

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_NONE: frozenset[str] = frozenset()
_SPREAD = (ast.Try, ast.TryStar)
"""What they say by themselves stands behind their bodies as well."""
_LEADS = ".\"'/:"
_IMPORTING = re.compile(r"\bimport [\w ,]*\Z")


class Spot(NamedTuple):
    """An expression where it stands: ``shadows`` are names that lambdas and comprehensions around
    it rebind, ``around`` are the nodes that it is part of, the statement first."""

    node: ast.AST
    site: Site
    shadows: frozenset[str]
    around: tuple[ast.AST, ...]


class Chain(NamedTuple):
    """``root.a.b``: a chain of names, or of attributes of what a call imports.

    ``attributes`` are in order from left to right.
    """

    root: ast.Name | ast.Call | ast.Subscript
    attributes: tuple[ast.Attribute, ...]
    spot: Spot


def mentions(tree: Tree, words: Collection[str], bare: Collection[str]) -> Iterator[Chain | Spot]:
    """Yield chains and strings of the statements that may speak of a module.

    Those are the ones on whose lines any of the ``words`` stands behind a dot, a quote or the
    like, or where code in a string imports it, or any of the ``bare`` words at all.
    """
    lines = sorted({*_lines_behind(tree.text, words), *lines_with(tree.text, bare)})
    for site in tree.sites if lines else ():
        if _is_on(lines, site.node) and not isinstance(site.node, (ast.Import, ast.ImportFrom)):
            yield from spoken(site)


def may_speak(text: str, words: Collection[str]) -> bool:
    """Whether any of the ``words`` stands where code that is no import may speak of a module."""
    return any(True for word in words for _ in _places_behind(text, word))


def _is_on(lines: list[int], node: ast.stmt) -> bool:
    """Whether a statement, without those in its body, spans any of the sorted lines."""
    body = getattr(node, "body", None)
    if not body or isinstance(node, _SPREAD):
        return touches(node, lines)
    first = bisect_left(lines, first_line(node))
    return first < len(lines) and lines[first] <= body[0].lineno


def _lines_behind(text: str, words: Collection[str]) -> Iterator[int]:
    line, seen = 1, 0
    for at in sorted(at for word in words for at in _places_behind(text, word)):
        line += text.count("\n", seen, at)
        seen = at
        yield line


def _places_behind(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not _is_in_word(text[end : end + 1]) and _is_led(text, at):
            yield at
        at = text.find(word, end)


def _is_led(text: str, at: int) -> bool:
    """Whether what stands before a word may make it the name of a module."""
    before = at - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    if before >= 0 and text[before] in _LEADS:
        return True
    line = text.rfind("\n", 0, at) + 1
    return not _is_in_word(text[at - 1 : at]) and _IMPORTING.search(text, line, at) is not None


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def spoken(site: Site) -> Iterator[Chain | Spot]:
    """Yield the chains and strings of one statement, without the statements in its body."""
    shadows = frozenset(type_parameters(site.node)) if hasattr(site.node, "type_params") else _NONE
    around = (site.node,)
    yield from _below([Spot(child, site, shadows, around) for child in children(site.node)])


def chains_in(spot: Spot) -> Iterator[Chain]:
    """Yield the chains of an expression that stands somewhere."""
    return (found for found in _below([spot]) if isinstance(found, Chain))


def _below(spots: list[Spot]) -> Iterator[Chain | Spot]:
    stack = spots[::-1]
    while stack:
        spot = stack.pop()
        node = spot.node
        if isinstance(node, (ast.Attribute, ast.Name)):
            chain = _chain(spot)
            if chain is not None:
                yield chain
                if isinstance(chain.root, ast.Name):
                    continue
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield spot
            continue
        stack += reversed(_inside(spot))


def _chain(spot: Spot) -> Chain | None:
    attributes: list[ast.Attribute] = []
    node = spot.node
    while isinstance(node, ast.Attribute):
        attributes.append(node)
        node = node.value
    if not isinstance(node, ast.Name) and not (attributes and imports_by_call(node)):
        return None
    return Chain(node, (*reversed(attributes),), spot)  # type: ignore[arg-type]  # one of them


def imports_by_call(node: ast.AST) -> str:
    """Return the module that ``import_module("a.b")`` or ``sys.modules["a.b"]`` gives, if any."""
    if isinstance(node, ast.Call) and node.args:
        function, argument = last(dotted(node.func)), node.args[0]
        if function == "import_module" or (function == "__import__" and len(node.args) == 1):
            name = argument.value if isinstance(argument, ast.Constant) else ""
            return str(name).partition(".")[0] if function == "__import__" else str(name)
    if isinstance(node, ast.Subscript) and dotted(node.value) == "sys.modules":
        return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
    return ""


def _inside(spot: Spot) -> list[Spot]:
    node, site, shadows, around = spot
    inner = (*around, node)
    if isinstance(node, ast.Lambda):
        bound = shadows | {*parameters(node.args)}
        return [Spot(node.args, site, shadows, inner), Spot(node.body, site, bound, inner)]
    if isinstance(node, _Comprehension):
        # the first iterable is evaluated outside
        first = Spot(node.generators[0].iter, site, shadows, inner)
        shadows |= {name for part in node.generators for name in stored(part.target)}
        return [first, *(Spot(each, site, shadows, inner) for each in _but_first_iterable(node))]
    return [Spot(child, site, shadows, inner) for child in children(node)]


def _but_first_iterable(node: _Comprehension) -> Iterator[ast.AST]:
    first, *others = node.generators
    yield from (part for part in children(node) if not isinstance(part, ast.comprehension))
    yield from (first.target, *first.ifs)
    yield from others
