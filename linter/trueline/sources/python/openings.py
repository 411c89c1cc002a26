"""What keeps the names of a module, or the modules it can import, from being listed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.sources.python.expressions import children, spots
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Site, Tree, dotted, last

PATH = "path"
"""The note that stands for a change of where modules are looked for."""

_WORDS = (
    *("globals(", "vars(", "locals(", "exec(", "eval(", "sys.", "(sys", "from sys ", "__path__"),
    *("initpkg(", "add_move(", ".attach", "addsitedir(", "extend_path(", "syspath_prepend("),
    *("declare_namespace(", "global_enum", "._convert_(", "zope.de", "from zope "),
)
_PATHS = frozenset({"sys.path", "sys.meta_path", "sys.path_hooks"})
_PATH_CALLS = frozenset({"addsitedir", "extend_path", "declare_namespace", "syspath_prepend"})
_SPREADERS = frozenset({"initpkg", "add_move", "_convert_"})
"""Functions that bind names in the module which calls them; ``attach`` of a lazy loader too."""
_MOVER = re.compile(r"zope\.(?:deferredimport(?:\..+)?|deprecation(?:\.deprecation)?\.moved)")
_READING_METHODS = frozenset({"get", "keys", "items", "values", "copy", "index", "count"})
_READERS = frozenset(
    {
        *("all", "any", "bool", "dict", "dir", "enumerate", "filter", "format", "frozenset"),
        *("getattr", "getmembers", "hasattr", "id", "isinstance", "iter", "iter_modules", "len"),
        *("list", "map", "max", "min", "pformat", "pprint", "print", "repr", "reversed", "set"),
        *("sorted", "str", "tuple", "type", "walk_packages", "zip"),
    }
)
_READING_NODES = (
    *(ast.Compare, ast.For, ast.AsyncFor, ast.comprehension, ast.If, ast.Expr, ast.BinOp),
    *(ast.Starred, ast.FormattedValue, ast.Assert, ast.UnaryOp),
)


class _Place(NamedTuple):
    node: ast.AST
    parent: ast.AST
    site: Site
    lazy: bool

    @property
    def at_load(self) -> bool:
        return self.site.scope.is_module and not self.lazy


def openings(tree: Tree) -> Iterator[str]:
    """Yield why the module's names, or its modules' places, can't be listed; see ``PATH``."""
    lines = lines_with(tree.text, _WORDS)
    for site in tree.sites if lines else ():
        if touches(site.node, lines):
            if _takes_path_from_sys(site.node):
                yield PATH
            if _takes_mover(site.node):
                yield "zope"
            for place in _places(site):
                note = _note(place)
                if note:
                    yield note


def _places(site: Site) -> Iterator[_Place]:
    found = list(spots(site))
    parents = {child: spot.node for spot in found for child in children(spot.node)}
    for spot in found:
        lazy = spot.context != site.context
        yield _Place(spot.node, parents.get(spot.node, site.node), site, lazy)


def _takes_path_from_sys(node: ast.stmt) -> bool:
    if not (isinstance(node, ast.ImportFrom) and node.module == "sys"):
        return False
    return any(f"sys.{alias.name}" in _PATHS for alias in node.names)


def _takes_mover(node: ast.stmt) -> bool:
    """Whether it imports what binds names of other modules here: its calls are of many kinds."""
    names: tuple[str, ...] = ()
    if isinstance(node, ast.Import):
        names = tuple(alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    return any(_MOVER.fullmatch(name) for name in names)


def _note(place: _Place) -> str:
    node = place.node
    if isinstance(node, ast.Call):
        return _call(node, place)
    if isinstance(node, ast.Subscript):
        return _module_table(node, place)
    if last(dotted(node)) == "global_enum":
        return "@global_enum"
    if isinstance(node, ast.Attribute):
        is_path = node.attr == "__path__" or dotted(node) in _PATHS
        return PATH if is_path and _changes(place) else ""
    if isinstance(node, ast.Name):
        return PATH if node.id == "__path__" and _changes(place) else ""
    return PATH if isinstance(node, ast.Constant) and node.value == "sys.path" else ""


def _call(node: ast.Call, place: _Place) -> str:
    function = dotted(node.func)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else function
    if name in _PATH_CALLS or _names_sys_path(node.args):
        return PATH
    if function.endswith("deprecation.moved"):
        return "moved()"
    if name in _SPREADERS or (name.startswith("attach") and function.startswith("lazy")):
        return f"{name}()"
    if function == "globals" and _changes(place):
        return "globals()"
    if not place.at_load:
        return ""
    if function in {"vars", "locals"} and not node.args and _changes(place):
        return f"{function}()"
    return f"{function}()" if function in {"exec", "eval"} else ""


def _names_sys_path(arguments: list[ast.expr]) -> bool:
    """Whether the arguments are ``sys, "path"``, as for ``patch.object`` and ``setattr``."""
    if len(arguments) < 2 or dotted(arguments[0]) != "sys":
        return False
    name = arguments[1]
    return isinstance(name, ast.Constant) and f"sys.{name.value!s}" in _PATHS


def _module_table(node: ast.Subscript, place: _Place) -> str:
    if dotted(node.value) != "sys.modules":
        return ""
    own = dotted(node.slice) == "__name__"
    if not isinstance(node.ctx, ast.Load):
        return "sys.modules[...] = ..." if own or place.at_load else ""
    return "sys.modules[__name__]" if own and _changes(place, attributes=True) else ""


def _changes(place: _Place, *, attributes: bool = False) -> bool:
    """Whether the value may be changed here, or escapes to where it may be."""
    node, parent = place.node, place.parent
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return True
    if isinstance(parent, ast.Subscript):
        return not isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return not _reads_attribute(parent, attributes)
    if isinstance(parent, ast.Call):
        return last(dotted(parent.func)) not in _READERS and not _joins(parent)
    if isinstance(parent, ast.keyword):
        return parent.arg is not None
    return not isinstance(parent, _READING_NODES)


def _reads_attribute(node: ast.Attribute, attributes: bool) -> bool:
    if attributes:
        return isinstance(node.ctx, ast.Load) and node.attr != "__dict__"
    return node.attr in _READING_METHODS


def _joins(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "join"
