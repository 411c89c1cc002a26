"""Strings that name modules: sure where their use says so, else likely and for people to decide."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from trueline.facts import FOREIGN, Kind, Target
from trueline.proposal import Certainty
from trueline.rewrite.filepaths import file_named
from trueline.rewrite.identity import Renaming, stem, stem_of
from trueline.rewrite.imports import relative_name
from trueline.rewrite.matching import Match, is_bound, names_in, paths_in
from trueline.rewrite.mentions import Chain, Spot
from trueline.rewrite.roles import argument, last_attribute, role, taker
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, Stuck
from trueline.rewrite.uses import Uses
from trueline.rewrite.words import pieces
from trueline.sources.python.tree import dotted, last

_WHOLE = re.compile(r"\.*[^\W\d]\w*(?:\.\w+)*(?::\w+(?:\.\w+)*)?\Z")
_ENTRY = re.compile(r"\s*[\w.-]+\s*=\s*[\w.]+(?::[\w.]+)?\s*(?:\[.*)?\Z")
_BY_ATTRIBUTE = frozenset({"getattr", "setattr", "hasattr", "delattr", "object"})
_LIKELY_WHY = "the string is the name of the module, but nothing says what it is for"
_INSIDE_WHY = "the name of the module stands in a longer text"
_FILTER_WHY = "pytest imports the category, and compares the module, of a warning"
_STUCK_WHY = "code in a string imports it from its package, and it moves to another one"
_SUBMODULE_WHY = "the string is the name of a submodule of the package"
_FROM_LIST_WHY = "the string has the submodule loaded; what then asks for it by name is unknown"
_AWAY_WHY = "it is an attribute of its package by name, and moves to another one"
_RELATIVE_WHY = "the name is relative to the package that is given"
_UNKNOWN_WHY = "one module alone has this name, but the package is only known at run time"
_OF_RELATIVE_NAMES = frozenset({"import_module", "find_spec", "resolve_name"})
_CODE_WHY = "the string holds code that imports the module"
_BEGIN = rb"(?:\b|(?<=\\[nt]))"  # behind the \n of a string that is written on one line
_IMPORTS = _BEGIN + rb"import\s+(?:[\w.]+[ \t]*,[ \t]*)*"
_IMPORTING = re.compile(
    rb"(?:" + _BEGIN + rb"from\s+|" + _IMPORTS + rb"|\b(?:__import__|import_module)\(\\?['\"])\Z"
)
_BINDING = re.compile(_IMPORTS + rb"\Z")
_ATTRIBUTES = re.compile(rb"\\?['\"]\)((?:\.\w+)+)")
_ALIAS = rb"\w+(?:[ \t]+as[ \t]+\w+)?"
_IMPORTED = re.compile(
    _BEGIN + rb"from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?"
    rb"(" + _ALIAS + rb"(?:[ \t]*,[ \t]*" + _ALIAS + rb")*)"
)
_FAR = 80
_NAME = re.compile(rb"\w+")
_FILE_WHY = "one file alone has this name, but nothing says that it is meant"
_PATH_WHY = "the text is the path of the file"


class Strings:
    """The strings of one file."""

    def __init__(self, source: Source, renaming: Renaming, uses: Uses) -> None:
        self._source, self._renaming, self._uses = source, renaming, uses

    def edits(self, spot: Spot) -> Iterator[Span | Stuck]:
        """Yield the edits of one string."""
        node = spot.node
        if not isinstance(node, ast.Constant) or not self._speaks(str(node.value)):
            return
        value = str(node.value)
        if not _WHOLE.match(value) or isinstance(spot.around[-1], ast.JoinedStr):
            yield from self._inside(spot, value)
        elif value.endswith(".py"):
            yield from self._file(spot, value)
        elif value.startswith("."):
            yield from self._relative(spot, value.partition(":")[0])
        elif "." in value or ":" in value:
            yield from self._name(spot)
        else:
            yield from self._word(spot, value)

    def _speaks(self, value: str) -> bool:
        return not self._renaming.words.isdisjoint(re.findall(r"\w+", value))

    def _matches(self, node: ast.expr) -> Iterator[Match]:
        start = self._source.start(node)
        text = pieces(self._source.slice(node))
        yield from names_in(text, self._source.path, self._renaming, start)

    def _name(self, spot: Spot) -> Iterator[Span]:
        """A string that is a dotted name as a whole."""
        for match in self._matches(_literal(spot)):
            kind = self._kind(spot, match)
            if self._stays(kind, match):
                continue
            sure, why = self._certainty(kind, match, spot)
            yield _span(match, kind or "string", why, sure=sure)

    def _certainty(self, kind: str, match: Match, spot: Spot) -> tuple[bool, str]:
        if not is_bound(match, self._renaming) and not (kind and self._is_only_module(match)):
            return False, f"the module has no {match.rest[0]}, as far as can be seen"
        if kind:
            return True, f"the argument of {kind} is the name of a module"
        if match.rest and match.parts > 1 and not _is_identifier(spot):
            return True, "the string is the full name of something that the module has"
        return False, _LIKELY_WHY

    def _kind(self, spot: Spot, match: Match) -> str:
        kind = role(spot)
        if kind == "logger" and not self._names_its_logger(match.path):
            return ""
        return kind

    def _names_its_logger(self, path: str) -> bool:
        """Whether the module asks for the logger of its own name; told by what it binds."""
        return path in self._renaming.loggers

    def _is_only_module(self, match: Match) -> bool:
        """Whether nothing but the module has this name: what imports by name gets the module,
        and what it then asks the module for may come into it at run time."""
        return match.parts > 1 and not self._is_owned(match)

    def _stays(self, kind: str, match: Match) -> bool:
        """Whether a patch of a module as such goes on to hit the name in its package."""
        return not match.rest and kind in ("mock.patch", "monkeypatch") and self._is_owned(match)

    def _is_owned(self, match: Match) -> bool:
        """Whether the package of a module binds its name itself."""
        folder, _, name = stem(match.path).rpartition("/")
        return self._renaming.owns(Target(Kind.MODULE, f"{folder}/__init__.py"), name)

    def _word(self, spot: Spot, value: str) -> Iterator[Span | Stuck]:
        """A string without dots: a module at the top, or a submodule by its name alone."""
        if value not in self._renaming.words:
            return
        found = taker(spot) or (role(spot) in ("sys.modules", "python -m", "pytest_plugins"))
        if found and not getattr(found, "attribute", False):
            yield from self._name(spot)
            return
        imported = self._imported_from(spot)
        package = imported or self._package(spot)
        if package is None:
            return
        child, place = self._renaming.child(package, value), self._inner(_literal(spot), value)
        if child is FOREIGN or place is None or self._renaming.owns(package, value):
            return
        folder, _, new = self._renaming.moved(child).rpartition("/")
        if folder != self._renaming.moved(package):
            yield Stuck(self._source.path, _literal(spot).lineno, child.path, _AWAY_WHY)
        elif new != value:
            sure = Certainty.LIKELY if imported else Certainty.SURE
            why = _FROM_LIST_WHY if imported else _SUBMODULE_WHY
            yield Span(*place, new.encode(), "attribute by name", why, sure)

    def _package(self, spot: Spot) -> Target | None:
        """The package that a name without dots is looked up in: by ``getattr``, in ``__all__``."""
        call, path = spot.around[-1], self._source.path
        if isinstance(call, ast.Call) and len(call.args) > 1 and call.args[1] is spot.node:
            function = last(dotted(call.func)) or last_attribute(call.func)
            return self._module(call.args[0], spot) if function in _BY_ATTRIBUTE else None
        if path.endswith(("__init__.py", "__init__.pyi")) and _is_export(spot.around[0]):
            return Target(Kind.MODULE, path)
        return None

    def _imported_from(self, spot: Spot) -> Target | None:
        """The package of ``__import__("app", fromlist=["mod"])``, for its list."""
        call = next((each for each in reversed(spot.around) if isinstance(each, ast.Call)), None)
        if call is None or not call.args or last(dotted(call.func)) != "__import__":
            return None
        names = argument(call, 3, ("fromlist",))
        listed = isinstance(names, (ast.List, ast.Tuple)) and spot.node in names.elts
        return self._named_package(call.args[0], spot) if listed else None

    def _module(self, node: ast.expr, spot: Spot) -> Target | None:
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        return self._uses.module(Chain(node, (*reversed(attributes),), spot))

    def _relative(self, spot: Spot, value: str) -> Iterator[Span]:
        """``import_module(".mod", __package__)``; where no package is given, it is only likely."""
        dots = len(value) - len(value.lstrip("."))
        given = _given_package(spot)
        package = self._named_package(given, spot) if given else None
        before = f"{stem_of(package)}/__init__.py" if package else self._source.path
        target = self._renaming.before.relative(before, dots, value[dots:])
        if target.kind is Kind.MISSING or target is FOREIGN or not value[dots:]:
            if given and not package:
                yield from self._relative_to_anything(spot, value)
            return
        if not self._renaming.moves_target(target):
            return
        moved = self._renaming.moved(package) if package else ""
        after = f"{moved}/__init__.py" if package else self._renaming.path(before)
        new = relative_name(after, self._renaming.moved(target), dots, self._renaming)
        place = self._inner(_literal(spot), value)
        if new and new != value and place:
            sure = package is not None or dotted(given) in ("__package__", "__name__")
            why = _RELATIVE_WHY if sure else _LIKELY_WHY
            certainty = Certainty.SURE if sure else Certainty.LIKELY
            yield Span(*place, new.encode(), "relative string", why, certainty)

    def _relative_to_anything(self, spot: Spot, value: str) -> Iterator[Span]:
        """A relative name where only the run knows the package: if it fits one module alone."""
        tail = f"/{value.lstrip('.').replace('.', '/')}"
        found = [old for old in self._renaming.stems if old.endswith(tail)]
        place = self._inner(_literal(spot), value)
        if len(found) == 1 and place:
            new = self._renaming.stems[found[0]]
            if new.rpartition("/")[0] == found[0].rpartition("/")[0]:
                text = f"{value[: -len(tail.rpartition('/')[2])]}{new.rpartition('/')[2]}"
                yield Span(*place, text.encode(), "relative string", _UNKNOWN_WHY, Certainty.LIKELY)

    def _named_package(self, node: ast.expr, spot: Spot) -> Target | None:
        """The package that ``"app"``, ``app.__name__`` or ``app.__package__`` stands for."""
        if isinstance(node, ast.Constant):
            name = str(node.value)
            found = self._renaming.locate(name, self._source.path)
            return found.target if found and found.parts == name.count(".") + 1 else None
        if isinstance(node, ast.Attribute) and node.attr in ("__name__", "__package__"):
            return self._module(node.value, spot)
        return None

    def _file(self, spot: Spot, value: str) -> Iterator[Span]:
        """The name of a file, perhaps behind the folders that lead to it."""
        named = file_named(spot, value, self._source.path, self._renaming)
        place = self._inner(_literal(spot), value)
        if named and place:
            why = "the pieces before it lead to the file" if named.sure else _FILE_WHY
            certainty = Certainty.SURE if named.sure else Certainty.LIKELY
            yield Span(*place, named.name.encode(), "file name", why, certainty)

    def _inside(self, spot: Spot, value: str) -> Iterator[Span | Stuck]:
        """A dotted name, or a path, in a longer text."""
        if _is_docstring(spot):
            return
        literal = _literal(spot)
        entry = self._source.path.endswith("setup.py") and _ENTRY.match(value)
        matches = [*self._matches(literal)]
        bound = {match.path for match in matches if self._stands_behind(_BINDING, match)}
        for match in matches:
            sure = bool(entry) and is_bound(match, self._renaming)
            if sure:
                why = "setup.py installs it as an entry point"
                yield _span(match, "entry point", why, sure=True)
            elif self._is_code(match, bound):
                yield _span(match, "code in a string", _CODE_WHY, sure=True)
                yield from self._imported_in_code(match)
            elif match.parts > 1 and self._is_filter(spot, match):
                yield _span(match, "warning filter", _FILTER_WHY, sure=True)
            elif match.parts > 1:
                yield _span(match, "string", _INSIDE_WHY, sure=False)
        yield from self._submodules(literal)
        start = self._source.start(literal)
        for match in paths_in(pieces(self._source.slice(literal)), self._renaming, start):
            yield _span(match, "path", _PATH_WHY, sure=self._is_left_out(spot))

    def _is_left_out(self, spot: Spot) -> bool:
        """Whether pytest is told so to leave a file out; it takes the path from its own folder."""
        return self._source.path == "conftest.py" and role(spot) == "collect_ignore"

    def _is_filter(self, spot: Spot, match: Match) -> bool:
        """Whether it is a category or module in ``mark.filterwarnings("ignore:text:a.b.C")``."""
        call = spot.around[-1]
        if not isinstance(call, ast.Call) or not dotted(call.func).endswith("mark.filterwarnings"):
            return False
        assert isinstance(spot.node, ast.expr)  # noqa: S101  # a string is nothing else
        before = self._source.body[self._source.start(spot.node) : match.start]
        return before.endswith(b":") and before.count(b":") > 1 and is_bound(match, self._renaming)

    def _is_code(self, match: Match, bound: Collection[str]) -> bool:
        """Whether the name stands in a statement or call that imports it, or behind one."""
        if not is_bound(match, self._renaming):
            return False
        return match.path in bound or self._stands_behind(_IMPORTING, match)

    def _stands_behind(self, pattern: re.Pattern[bytes], match: Match) -> bool:
        before = self._source.body[max(0, match.start - _FAR) : match.start]
        return pattern.search(before) is not None

    def _submodules(self, literal: ast.expr) -> Iterator[Span | Stuck]:
        """The submodules of ``from a import b, c as d`` in code; their local names stay."""
        start, end = self._source.start(literal), self._source.end(literal)
        for found in _IMPORTED.finditer(self._source.body, start, end):
            package = self._renaming.locate(found[1].decode(), self._source.path)
            if package is None or package.parts < found[1].count(b".") + 1:
                continue
            for alias in re.compile(_ALIAS).finditer(self._source.body, *found.span(2)):
                old, _, local = alias[0].decode().partition(" ")
                child = self._renaming.child(package.target, old)
                folder, _, new = self._renaming.moved(child).rpartition("/")
                if child is FOREIGN or not self._renaming.moves_target(child):
                    continue
                if folder != self._renaming.moved(package.target):
                    yield Stuck(self._source.path, literal.lineno, child.path, _STUCK_WHY)
                    continue
                text = new if local else f"{new} as {old}"
                place = alias.start(), alias.start() + len(old)
                yield Span(*place, text.encode(), "code in a string", _CODE_WHY)

    def _imported_in_code(self, match: Match) -> Iterator[Span]:
        """``__import__('a.b').b.c``: the call gives ``a``, so its attributes are names as well."""
        body = self._source.body
        behind = _ATTRIBUTES.match(body, match.end)
        if behind is None or not body[: match.start].rstrip(b"'\"\\(").endswith(b"__import__"):
            return
        top = body[match.start : match.end].decode().partition(".")[0]
        found = self._renaming.locate(top, self._source.path)
        for name in _NAME.finditer(body, *behind.span(1)) if found else ():
            assert found is not None  # noqa: S101  # for the type checker
            child = self._renaming.child(found.target, name[0].decode())
            if child is FOREIGN:
                return
            new = self._renaming.moved(child).rpartition("/")[2].encode()
            if new != name[0]:
                yield Span(*name.span(), new, "code in a string", _CODE_WHY)
            found = found._replace(target=child)

    def _inner(self, literal: ast.expr, value: str) -> tuple[int, int] | None:
        """Where the value stands in its literal, if it is written there as it is."""
        at = self._source.slice(literal).find(value.encode())
        start = self._source.start(literal) + at
        return (start, start + len(value.encode())) if at >= 0 else None


def _literal(spot: Spot) -> ast.expr:
    """The node whose place in the file is known: for a part of an f-string, the f-string."""
    around = spot.around[-1]
    node = around if isinstance(around, ast.JoinedStr) else spot.node
    assert isinstance(node, ast.expr)  # noqa: S101  # a string is nothing else
    return node


def _span(match: Match, kind: str, why: str, *, sure: bool) -> Span:
    certainty = Certainty.SURE if sure else Certainty.LIKELY
    return Span(match.start, match.end, match.new.encode(), kind, why, certainty)


def _is_identifier(spot: Spot) -> bool:
    """Whether somebody gives a thing a name of its own: ``task(name="app.tasks.send")``."""
    around = spot.around[-1]
    return isinstance(around, ast.keyword) and around.arg in ("name", "task", "key", "id")


def _is_docstring(spot: Spot) -> bool:
    return isinstance(spot.around[0], ast.Expr) and spot.around[0].value is spot.node


def _is_export(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Expr):
        call = statement.value
        return isinstance(call, ast.Call) and dotted(call.func).startswith("__all__.")
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return any(dotted(target) == "__all__" for target in targets)


def _given_package(spot: Spot) -> ast.expr | None:
    """The second argument of a function that takes a relative name, or what any calls so."""
    call = spot.around[-1]
    if not isinstance(call, ast.Call) or call.args[:1] != [spot.node]:
        return None
    at = 1 if last(dotted(call.func)) in _OF_RELATIVE_NAMES else len(call.args)
    return argument(call, at, ("package",))
