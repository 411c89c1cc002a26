"""The strings of a skimmed file that may name a module or attribute: those given to some call.

A string without dot or colon is left out: it can name a whole package only, which nobody misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trueline.sources.python.skim_imports import Row

_FUNCTIONS = (
    *("Config", "EntryPoint", "Granian", "__import__", "find_spec", "import_module"),
    *("import_string", "patch", "run"),
)
_LOADERS = ("__import__", "import_module")
_METHODS = ("elattr", "etattr", "patch.dict")
_SERVERS = frozenset({"EntryPoint", "Granian", "granian", "importlib.metadata", "uvicorn"})
_KEYWORDS = ("app", "target", "value")
_STRINGS = r"""[rRuU]?(["']\w*[.:][\w.:]*["'](?:\s*[rRuU]?["'][\w.:]*["'])*)"""
_SOON = r"""(?=[\s"'#rRuU]|\w++\s*=)"""  # says no to most calls, which is what makes it fast
_FIRST = re.compile(rf"\({_SOON}\s*+(?:\#[^\n]*\n\s*)*(?:\w++\s*=\s*)?{_STRINGS}")
_LATER = re.compile(rf"=\s*{_STRINGS}")
_SECOND = re.compile(rf"""EntryPoint\(\s*["'][^"'\n]*["'],\s*{_STRINGS}""")
_QUOTES = re.compile(r"""(?:\b[rRuU](?=["'])|["'])\s*""")


def strings(text: str, rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Return ``pkg.mod.attr`` and ``pkg.mod:attr`` given to a function that looks them up.

    With each comes its use when a module must be meant, empty otherwise.
    """
    found = {(_QUOTES.sub("", given), use) for given, use in _given(text, rows)}
    return {(name, use) for name, use in found if name[0] not in ".:"}


def _given(text: str, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    renamed = [row[3] for row in rows if row[3] and row[2] in _FUNCTIONS]
    askers = (*_FUNCTIONS, *_METHODS, *renamed, *(f"{name}.dict" for name in renamed))
    loaders = (*_LOADERS, *(row[3] for row in rows if row[3] and row[2] in _LOADERS))
    for found in _FIRST.finditer(text):
        if text.endswith(askers, 0, found.start()):
            loads = text.endswith(loaders, 0, found.start())
            yield found[1], "importlib.import_module" if loads else ""
    if any(row[2] in _SERVERS or row[0] in _SERVERS for row in rows):
        yield from ((given, "") for given in _SECOND.findall(text))
        for found in _LATER.finditer(text):
            if text.endswith(_KEYWORDS, 0, found.start()):
                yield found[1], ""
