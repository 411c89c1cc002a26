"""Finding rules: the built-in ones by walking their package, others by entry points."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

from trueline.errors import PluginError
from trueline.rule import Rule

GROUP = "trueline.rules"
"""The entry point group; a value names a module with a ``rule``, or a package of such modules."""

_CODE = re.compile(r"[A-Z]{3,8}[0-9]{3}")


def load(packages: tuple[str, ...] = ("trueline_rules",)) -> dict[str, Rule]:
    """Return all rules by code, sorted; PluginError names what did not load or is not a rule."""
    rules: dict[str, Rule] = {}
    for rule in rules_of(*packages, *_entry_points()):
        other = rules.setdefault(rule.code, rule)
        if other is not rule:
            raise PluginError(
                f"{rule.module}: code {rule.code} is taken by {other.module}; choose another"
            )
    return dict(sorted(rules.items()))


def rules_of(*packages: str) -> Iterator[Rule]:
    """Yield the rules of packages; a name may also be a single rule's module."""
    for package in packages:
        yield from _rules_of(package)


def _entry_points() -> Iterator[str]:
    if not any(map(_may_offer, sys.path)):
        return
    from importlib.metadata import entry_points  # as slow to import as all of Trueline

    yield from sorted({point.value for point in entry_points(group=GROUP)})


def _may_offer(place: str) -> bool:
    """Whether a distribution in a folder of ``sys.path`` may offer rules, told from its metadata.

    Only :mod:`importlib.metadata` can look into an archive, so that counts as well.
    """
    try:
        names = os.listdir(place or ".")
    except NotADirectoryError:
        return True
    except OSError:
        return False
    return any(_mentions_us(f"{place or '.'}/{name}") for name in names if is_metadata(name))


def is_metadata(name: str) -> bool:
    """Whether a name in a folder of ``sys.path`` is that of a distribution's metadata."""
    return name.lower().endswith((".dist-info", "egg-info"))


def _mentions_us(folder: str) -> bool:
    try:
        with open(f"{folder}/entry_points.txt", "rb") as file:
            return GROUP.encode() in file.read()
    except OSError:
        return False


def _rules_of(name: str) -> Iterator[Rule]:
    module = _imported(name)
    if not hasattr(module, "__path__"):
        yield _rule_in(module)
        return
    for child in _children(module):
        yield _rule_in(_imported(child))


def _children(package: ModuleType) -> Iterator[str]:
    from pkgutil import iter_modules

    for info in sorted(iter_modules(package.__path__), key=lambda info: info.name):
        if not info.name.startswith("_"):
            yield f"{package.__name__}.{info.name}"


def _imported(name: str) -> ModuleType:
    try:
        return import_module(name)
    except PluginError:
        raise
    except Exception as error:  # a plug-in's fault may be of any kind, and must not look like ours
        why = f"{type(error).__name__}: {error}"
        raise PluginError(
            f"rule package {name} can't be imported: {why}; repair or uninstall its distribution"
        ) from error


def _rule_in(module: ModuleType) -> Rule:
    rule = getattr(module, "rule", None)
    if not isinstance(rule, Rule):
        raise PluginError(f"{module.__name__}: a rule module must hold `rule = Rule(__name__, …)`")
    if rule.run is None:
        raise PluginError(f"{module.__name__}: the rule has no check function")
    if not _CODE.fullmatch(rule.code):
        raise PluginError(f"{module.__name__}: {rule.code!r} is no code such as ACME001")
    return rule


def selected(
    rules: Mapping[str, Rule], select: tuple[str, ...], ignore: tuple[str, ...]
) -> dict[str, Rule]:
    """Return the rules that selectors pick: the longest matching selector wins, ignore on a tie."""
    return {
        code: rule
        for code, rule in rules.items()
        if _strength(select, rule) > _strength(ignore, rule)
    }


def _strength(selectors: tuple[str, ...], rule: Rule) -> int:
    """How precisely the selectors name a rule: 0 not at all, 1 ALL, then the letters matched."""
    named = {rule.code, rule.family} if rule.default else {rule.code}
    lengths = [len(selector) + 1 for selector in named.intersection(selectors)]
    every = 1 if "ALL" in selectors and rule.default else 0
    return max(lengths, default=every)
