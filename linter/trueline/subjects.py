"""The subjects of a check, by which its findings become shares: read from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from trueline.compliance import UNKNOWN, Named, Subjects
from trueline.convention import Convention
from trueline.facts import Facts, FileName
from trueline.rule import Reads, Rule

_OF_SCHEMA = frozenset({Reads.SCHEMA, Reads.TYPES})
_OBJECTS = _OF_SCHEMA | {Reads.DOCUMENTS}


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
        {
            family: tuple(each for kind in kinds for each in _objects(facts, kind))
            for family, kinds in families.items()
            if kinds & _OBJECTS
        },
        frozenset(code for code, rule in rules.items() if rule.reads in _OF_SCHEMA),
    )


def _objects(facts: Facts, kind: Reads) -> Iterator[tuple[str, str]]:
    """Yield tables, types and documents, and the file that each belongs to, or none."""
    for store in facts.documents if kind is Reads.DOCUMENTS else ():
        yield from ((item.address, store.path) for item in store.items)
    for drift in facts.drift if kind in _OF_SCHEMA else ():
        yield from drift.subjects if kind is Reads.SCHEMA else drift.types


def _paths(facts: Facts, kind: Reads) -> Iterable[str]:
    if kind is Reads.NAMES:
        return (name.path for name in facts.judged)
    if kind is Reads.ENUMS:
        return (declared.path for declared in facts.enums.declared())
    if kind is Reads.USES:
        return (path for path, _, _ in facts.enums.uses())
    if kind is Reads.MODELS:
        return (enum.at.path for enum in facts.models.enum_types)
    if kind is Reads.LITERALS:
        return facts.literals
    if kind is Reads.SQL:
        return (path for path, sql in facts.sql.items() if sql.statements)
    if kind is Reads.USAGES:
        return facts.usages.files()
    if kind is Reads.MIRRORS:
        return (schema.path for schema in facts.schemas.known)
    return facts.modules if kind is Reads.MODULES else ()


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
