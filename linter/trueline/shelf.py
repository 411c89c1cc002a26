"""Rules by code and fixers by name, each imported when somebody asks for it.

What selects a rule is known beforehand, from the index that is made from the rules themselves; so
a hook that asks for names imports the rules on names and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

from trueline.rule import Rule, family, rule_name

_Plug = TypeVar("_Plug")
_Place = TypeVar("_Place")


class Card(NamedTuple):
    """What selects a rule."""

    code: str
    module: str
    default: bool

    @property
    def name(self) -> str:
        """As :attr:`Rule.name`."""
        return rule_name(self.module)

    @property
    def family(self) -> str:
        """As :attr:`Rule.family`."""
        return family(self.code)


class Late(Mapping[str, _Plug]):
    """Plug-ins by name, sorted; those of the ``late`` places are loaded when they are asked for."""

    def __init__(
        self,
        loaded: Mapping[str, _Plug],
        late: Mapping[str, _Place],
        load: Callable[[_Place], _Plug],
    ) -> None:
        self._loaded = dict(loaded)
        self._waiting = {name: partial(load, place) for name, place in late.items()}
        self._names = sorted({**self._loaded, **self._waiting})

    @property
    def imported(self) -> Mapping[str, _Plug]:
        """Those that are imported already."""
        return self._loaded

    def __getitem__(self, name: str) -> _Plug:
        if name not in self._loaded:
            self._loaded[name] = self._waiting[name]()
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._loaded or name in self._waiting


class Shelf(Late[Rule]):
    """Rules by code."""

    def __init__(
        self, rules: Mapping[str, Rule], late: Mapping[str, Card], load: Callable[[Card], Rule]
    ) -> None:
        super().__init__(rules, late, load)
        self.cards = dict(sorted((*_cards(rules).items(), *late.items())))


def cards(rules: Mapping[str, Rule]) -> Mapping[str, Card]:
    """Return what selects each rule, without importing any."""
    return rules.cards if isinstance(rules, Shelf) else _cards(rules)


def imported(rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
    """Return the rules that are imported already."""
    return rules.imported if isinstance(rules, Shelf) else rules


def card_of(rule: Rule) -> Card:
    """Return what selects a rule."""
    return Card(rule.code, rule.module, rule.default)


def _cards(rules: Mapping[str, Rule]) -> dict[str, Card]:
    return {code: card_of(rule) for code, rule in rules.items()}
