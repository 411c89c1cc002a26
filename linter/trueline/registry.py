"""Finding rules and fixers: built-in ones by walking their packages, others by entry points.

The index of our own rules only says which of them need not be imported; what it does not know is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING

from trueline.errors import PluginError
from trueline.rule import Rule
from trueline.shelf import Card, Late, Shelf, card_of, cards

if TYPE_CHECKING:
    from trueline.fixer import Fixer

GROUP = "trueline.rules"
"""The entry point group; a value names a module with a ``rule``, or a package of such modules."""

FIXERS = "trueline.fixers"
"""The same for modules with a ``fixer``."""

_CODE = re.compile(r"[A-Z]{3,8}[0-9]{3}")


def load(packages: tuple[str, ...] = ("trueline_rules",)) -> Shelf:
    """Return all rules by code, sorted; PluginError names what did not load or is not a rule."""
    late = {card.code: card for card in chain.from_iterable(map(_indexed, packages))}
    rules: dict[str, Rule] = {}
    for rule in rules_of(*packages, *_entry_points(GROUP), but={c.module for c in late.values()}):
        other = late.get(rule.code) or rules.setdefault(rule.code, rule)
        if other is not rule:
            raise PluginError(
                f"{rule.module}: code {rule.code} is taken by {other.module}; choose another"
            )
    return Shelf(rules, late, _rule_of)


def _indexed(package: str) -> Iterator[Card]:
    """Yield the cards of the modules of a package that it keeps an index of."""
    module = _imported(package)
    index = getattr(module, "INDEX", ())
    there = frozenset(_children(module)) if index else frozenset()
    for code, name, default in index:
        card = Card(code, f"{package}.{name}", default)
        if card.module in there:
            yield card


def _rule_of(card: Card) -> Rule:
    rule = _rule_in(_imported(card.module))
    if card_of(rule) != card:
        raise PluginError(f"{rule.module}: not as in the index; run `python -m trueline.docs`")
    return rule


def rules_of(*packages: str, but: Collection[str] = ()) -> Iterator[Rule]:
    """Yield the rules of packages; a name may also be a single rule's module."""
    for package in packages:
        yield from map(_rule_in, _modules_of(package, but))


def load_fixers(packages: tuple[str, ...] = ("trueline_fixers",)) -> Late[Fixer]:
    """Return all fixers by name, sorted; PluginError names what did not load or is none.

    Each module of our own packages holds one, which its name tells before it is imported.
    """
    late = dict(chain.from_iterable(map(_fixers_in, packages)))
    fixers: dict[str, Fixer] = {}
    for fixer in fixers_of(*packages, *_entry_points(FIXERS), but={*late.values()}):
        other = fixers.setdefault(fixer.name, fixer)
        taken = late.get(fixer.name) or (other.module if other is not fixer else "")
        if taken:
            raise PluginError(
                f"{fixer.module}: the name {fixer.name} is taken by {taken}; "
                "choose another file name"
            )
    return Late(fixers, late, _fixer_in_module)


def _fixers_in(package: str) -> Iterator[tuple[str, str]]:
    """Yield name and module of the fixers in a package."""
    from trueline.fixer import fixer_name

    module = _imported(package)
    for each in _children(module) if hasattr(module, "__path__") else ():
        yield fixer_name(each), each


def _fixer_in_module(name: str) -> Fixer:
    return _fixer_in(_imported(name))


def fixers_of(*packages: str, but: Collection[str] = ()) -> Iterator[Fixer]:
    """Yield the fixers of packages; modules that hold none are their helpers."""
    for package in packages:
        for module in _modules_of(package, but):
            if hasattr(module, "fixer"):
                yield _fixer_in(module)


def _entry_points(group: str) -> Iterator[str]:
    if not any(_may_offer(place, group) for place in sys.path):
        return
    from importlib.metadata import entry_points  # as slow to import as all of Trueline

    yield from sorted({point.value for point in entry_points(group=group)})


def _may_offer(place: str, group: str) -> bool:
    """Whether a distribution in a folder of ``sys.path`` may offer plug-ins, by its metadata.

    Only :mod:`importlib.metadata` can look into an archive, so that counts as well.
    """
    try:
        names = os.listdir(place or ".")
    except NotADirectoryError:
        return True
    except OSError:
        return False
    folders = (f"{place or '.'}/{name}" for name in names if is_metadata(name))
    return any(_mentions(group, folder) for folder in folders)


def is_metadata(name: str) -> bool:
    """Whether a name in a folder of ``sys.path`` is that of a distribution's metadata."""
    return name.lower().endswith((".dist-info", "egg-info"))


def _mentions(group: str, folder: str) -> bool:
    try:
        with open(f"{folder}/entry_points.txt", "rb") as file:
            return group.encode() in file.read()
    except OSError:
        return False


def _modules_of(name: str, but: Collection[str] = ()) -> Iterator[ModuleType]:
    module = _imported(name)
    if not hasattr(module, "__path__"):
        yield module
        return
    yield from (_imported(child) for child in _children(module) if child not in but)


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
            f"the plug-in {name} can't be imported: {why}; repair or uninstall its distribution"
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


def _fixer_in(module: ModuleType) -> Fixer:
    from trueline.fixer import Fixer

    fixer = getattr(module, "fixer", None)
    if not isinstance(fixer, Fixer):
        raise PluginError(f"{module.__name__}: `fixer` must be `Fixer(__name__, …)`")
    if fixer.run is None:
        raise PluginError(f"{module.__name__}: the fixer has no function that proposes anything")
    return fixer


def selected(
    rules: Mapping[str, Rule], select: tuple[str, ...], ignore: tuple[str, ...]
) -> dict[str, Rule]:
    """Return the rules that selectors pick: the longest matching selector wins, ignore on a tie."""
    return {
        code: rules[code]
        for code, card in cards(rules).items()
        if _strength(select, card) > _strength(ignore, card)
    }


def _strength(selectors: tuple[str, ...], card: Card) -> int:
    """How precisely the selectors name a rule: 0 not at all, 1 ALL, then the letters matched."""
    named = {card.code, card.family} if card.default else {card.code}
    lengths = [len(selector) + 1 for selector in named.intersection(selectors)]
    every = 1 if "ALL" in selectors and card.default else 0
    return max(lengths, default=every)
