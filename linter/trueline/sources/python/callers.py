"""Functions that bind names in the module that calls them, by its frame."""

from __future__ import annotations

import re

from trueline.facts.module import CALLERS

_WRITE = r"(?:\[[^\]\n]*\]\s*=(?!=)|\.(?:update|setdefault)\()"
_DIRECT = re.compile(rf"\.{CALLERS}{_WRITE}|\bexec\([^\n]*\.{CALLERS}\b")
_NAMED = re.compile(rf"\b(\w+)\s*=[^\n]*\.{CALLERS}\b(?![.\[])")


def fills_callers(text: str) -> bool:
    """Whether a file writes to ``frame.f_globals``, at once or by a local name for it."""
    if CALLERS not in text:
        return False
    if _DIRECT.search(text):
        return True
    return any(re.search(rf"\b{name}{_WRITE}", text) for name in set(_NAMED.findall(text)))
