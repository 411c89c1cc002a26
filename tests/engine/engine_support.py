"""Small projects as text, and what is found in them."""

from __future__ import annotations

from inspect import cleandoc

from trueline.check import Outcome, check
from trueline.registry import load
from trueline.rule import Scene
from trueline.sources.memory import Memory
from trueline.testing import configured, stage

RULES = dict(load())


def files(text: str) -> dict[str, bytes]:
    """Return the files of a project written as ``-- path --`` and lines below it."""
    return stage(Scene("a project", cleandoc(text)))[0]


def outcome(text: str, *families: str) -> Outcome:
    """Check a project with the rules of some families; ``trueline.toml`` configures it."""
    contents = files(text)
    config = configured(contents, RULES)
    contents.pop("trueline.toml", None)
    rules = {code: rule for code, rule in RULES.items() if code.startswith(families)}
    return check(Memory(contents), config, rules)


def found(text: str, *families: str) -> list[str]:
    """Return what is found as ``CODE path:line:column``."""
    findings = outcome(text, *(families or ("IMP001", "IMP002", "IMP004"))).report.findings
    return [f"{f.code} {f.where.address}:{f.where.line}:{f.where.column}" for f in findings]
