"""One rule over a small project written as text."""

from __future__ import annotations

from inspect import cleandoc

from trueline.findings import Finding
from trueline.registry import load
from trueline.rule import Scene
from trueline.testing import found_in, stage

RULES = load()


def findings(code: str, text: str) -> tuple[Finding, ...]:
    """Return what a rule finds in a project written as ``-- path --`` and lines below it."""
    return found_in(stage(Scene("a project", cleandoc(text)))[0], RULES[code])


def places(code: str, text: str) -> list[str]:
    """Return where a rule finds something, as ``path:line:column``."""
    return [f"{f.where.address}:{f.where.line}:{f.where.column}" for f in findings(code, text)]
