"""The subjects of a check, by which its findings become shares: read from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trueline.compliance import UNKNOWN, Named, Subjects
from trueline.convention import Convention
from trueline.facts import Facts, FileName
from trueline.rule import Reads, Rule


def subjects(facts: Facts, rules: Mapping[str, Rule]) -> Subjects:
    """Return what these rules looked at in the files that are judged."""
    families: dict[str, set[Reads]] = defaultdict(set)
    for rule in rules.values():
        if rule.reads is not Reads.SUPPRESSIONS:
            families[rule.family].add(rule.reads)
    return Subjects(
        {
            family: frozenset(path for kind in kinds for path in _paths(facts, kind))
            for family, kinds in families.items()
        },
        frozenset(family for family, kinds in families.items() if kinds == {Reads.NAMES}),
        tuple(_named(facts)),
    )


def _paths(facts: Facts, kind: Reads) -> Iterator[str]:
    if kind is Reads.NAMES:
        return (name.path for name in facts.judged)
    if kind is Reads.ENUMS:
        return (declared.path for declared in facts.enums.declared())
    if kind is Reads.USES:
        return (path for path, _, _ in facts.enums.uses())
    return iter(facts.modules)


def _named(facts: Facts) -> Iterator[Named]:
    placed: dict[str, bool] = {}
    for name in facts.judged:
        convention = name.convention
        has_places = placed.get(convention.name)
        if has_places is None:
            has_places = placed[convention.name] = _has_places(convention)
        cell = (convention.name, *_place(name)) if has_places else ("", "", "")
        yield Named(name.path, name.exempt, *cell)


def _has_places(convention: Convention) -> bool:
    tokens = (convention.workflow_token, convention.layer_token)
    return any(token in convention.pattern.names for token in tokens)


def _place(name: FileName) -> tuple[str, str]:
    """The row and column of a file: by its name, or else the column by its folder."""
    if name.tokens is not None:
        row, column = name.convention.row(name.tokens), name.convention.column(name.tokens)
        return row or UNKNOWN, column or UNKNOWN
    layer = name.convention.layer_of(name.folder)
    return UNKNOWN, layer.key if layer else UNKNOWN
