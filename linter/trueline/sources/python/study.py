"""The exact facts of one Python file, read from CPython's own syntax tree.

A study costs about as much again as the parser itself; it is what every finding stands on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.facts.module import CALLERS, Module
from trueline.sources.python.bindings import Bindings
from trueline.sources.python.callers import fills_callers, set_in_others
from trueline.sources.python.entry_points import entry_points
from trueline.sources.python.exports import exports
from trueline.sources.python.imports import imports
from trueline.sources.python.makes import makes
from trueline.sources.python.openings import PATH, openings
from trueline.sources.python.origins import Origins
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.skim_enums import may_declare
from trueline.sources.python.strings import strings
from trueline.sources.python.suppressions import suppressions
from trueline.sources.python.tree import Tree, grow
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.python.uses import uses

if TYPE_CHECKING:
    from trueline.sources.python.enums import EnumRow

__all__ = ["Unparsable", "study"]


def study(path: str, source: bytes) -> Module:
    """Return all facts of a file; ``source`` is UTF-8 without BOM, whatever its cookie says.

    Raise :class:`~trueline.sources.python.unparsable.Unparsable` when Python can't read it.
    """
    text = decode(path, source)
    tree = grow(path, text, parse(path, text))
    bindings = Bindings(tree)
    origins = Origins(bindings)
    names = bindings.names()
    notes = list(openings(tree))
    opened = "__getattr__" if "__getattr__" in names else ""
    opened = CALLERS if fills_callers(text) else opened
    enum_rows = _enum_rows(tree, origins)
    top_enums = [row[0] for row in enum_rows if not row[6]]
    return Module(
        path,
        exact=True,
        import_rows=tuple(imports(tree)),
        names=(*names, *set_in_others(path, text)),
        opened=opened or next((note for note in notes if note != PATH), ""),
        exports=exports(tree),
        path_tricks=PATH in notes,
        enum_rows=enum_rows,
        string_rows=(*strings(tree, origins), *entry_points(tree)),
        use_rows=tuple(uses(tree, bindings, top_enums)),
        suppression_rows=tuple(suppressions(tree)),
        makes=makes(path, text),
    )


def _enum_rows(tree: Tree, origins: Origins) -> tuple[EnumRow, ...]:
    if not may_declare(tree.text):
        return ()
    from trueline.sources.python.enums import enums  # few files have any

    return tuple(enums(tree, origins))
