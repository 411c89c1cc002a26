"""What a file binds in other modules: in its callers, by their frames, and in its submodules."""

from __future__ import annotations

import re

from trueline.facts.module import CALLERS

_WRITE = r"(?:\[[^\]\n]*\]\s*=(?!=)|\.(?:update|setdefault)\()"
_DIRECT = re.compile(rf"\.{CALLERS}{_WRITE}|\bexec\([^\n]*\.{CALLERS}\b")
_NAMED = re.compile(rf"\b(\w+)\s*=[^\n]*\.{CALLERS}\b(?![.\[])")
_TEXT = r"""\s*["'][^"'\n]*["']\s*[,)\]]"""
_LOADED = re.compile(
    rf"\b(\w+)[ \t]*=[ \t]*(?:(?:\w+\.)?import_module\((?!{_TEXT})"
    rf"|sys\.modules\[(?!{_TEXT}|__name__))"
)
"""A module that is known only when the line runs, under a local name."""
_SET = re.compile(r"^(\w+\.\w+)[ \t]*=(?!=)", re.MULTILINE)


def fills_callers(text: str) -> bool:
    """Whether a file writes to ``frame.f_globals``, at once or by a local name for it.

    Or to a module that it looks up by a name it was given, which is mostly that of its caller.
    """
    if "setattr(" in text and ("import_module(" in text or "sys.modules[" in text):
        for name in set(_LOADED.findall(text)):
            if re.search(rf"\bsetattr\(\s*{name}\s*,(?!{_TEXT})", text):
                return True
    if CALLERS not in text:
        return False
    if _DIRECT.search(text):
        return True
    return any(re.search(rf"\b{name}{_WRITE}", text) for name in set(_NAMED.findall(text)))


def set_in_others(path: str, text: str) -> tuple[str, ...]:
    """Return ``submodule.name`` for each that a package sets at load time, sorted."""
    if not path.endswith("__init__.py"):
        return ()
    return tuple(sorted(set(_SET.findall(text))))
