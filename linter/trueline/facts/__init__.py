"""What is known of a project: pure values, and pure questions to them."""

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
