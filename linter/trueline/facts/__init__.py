"""What is known of a project: pure values, and pure questions to them.

The names here are looked up when they are first asked for: a run that is told again from memory
needs the facts of single files and none of the questions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trueline.facts.enums import DeclaredEnum, EnumIndex
    from trueline.facts.imports import Broken, Edge, ImportGraph
    from trueline.facts.index import Facts, Unused
    from trueline.facts.module import (
        CONDITIONAL,
        FALLBACK,
        GUARDED,
        LAZY,
        TYPING,
        AttributeUse,
        EnumClass,
        EnumMember,
        Import,
        Module,
        Span,
        StringRef,
        Suppression,
    )
    from trueline.facts.names import FileName
    from trueline.facts.origins import Origin
    from trueline.facts.tree import FOREIGN, Kind, Target, Tree

_HOME = {
    "AttributeUse": "module",
    "Broken": "imports",
    "CONDITIONAL": "module",
    "DeclaredEnum": "enums",
    "Edge": "imports",
    "EnumClass": "module",
    "EnumIndex": "enums",
    "EnumMember": "module",
    "FALLBACK": "module",
    "FOREIGN": "tree",
    "Facts": "index",
    "FileName": "names",
    "GUARDED": "module",
    "Import": "module",
    "ImportGraph": "imports",
    "Kind": "tree",
    "LAZY": "module",
    "Module": "module",
    "Origin": "origins",
    "Span": "module",
    "StringRef": "module",
    "Suppression": "module",
    "TYPING": "module",
    "Target": "tree",
    "Tree": "tree",
    "Unused": "index",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "CONDITIONAL",
    "FALLBACK",
    "FOREIGN",
    "GUARDED",
    "LAZY",
    "TYPING",
    "AttributeUse",
    "Broken",
    "DeclaredEnum",
    "Edge",
    "EnumClass",
    "EnumIndex",
    "EnumMember",
    "Facts",
    "FileName",
    "Import",
    "ImportGraph",
    "Kind",
    "Module",
    "Origin",
    "Span",
    "StringRef",
    "Suppression",
    "Target",
    "Tree",
    "Unused",
]
