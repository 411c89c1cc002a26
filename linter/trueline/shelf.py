"""Rules by code, each imported when somebody asks for it.

What selects a rule is known beforehand, from the index that is made from the rules themselves; so
a hook that asks for names imports the rules on names and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from trueline.rule import Rule, family, rule_name


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


class Shelf(Mapping[str, Rule]):
    """Rules by code, sorted; those of the ``late`` cards are loaded when they are asked for."""

    def __init__(
        self, rules: Mapping[str, Rule], late: Mapping[str, Card], load: Callable[[Card], Rule]
    ) -> None:
        self._rules, self._load = dict(rules), load
        self.cards = dict(sorted((*_cards(rules).items(), *late.items())))

    @property
    def imported(self) -> Mapping[str, Rule]:
        """The rules that are imported already."""
        return self._rules

    def __getitem__(self, code: str) -> Rule:
        if code not in self._rules:
            self._rules[code] = self._load(self.cards[code])
        return self._rules[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cards)

    def __len__(self) -> int:
        return len(self.cards)

    def __contains__(self, code: object) -> bool:
        return code in self.cards


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
