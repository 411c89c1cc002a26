"""How far the whole is from its convention: shares by family, and the matrix of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from trueline.convention import Convention
from trueline.facts import Facts, FileName
from trueline.findings import Cell, Compliance, Finding, Share
from trueline.rule import Reads, Rule

UNKNOWN = "?"
"""The row or column of files whose name does not say it."""


def measure(
    facts: Facts,
    rules: Mapping[str, Rule],
    findings: Iterable[Finding],
    held: Iterable[Finding],
    within: Callable[[str], bool],
) -> Compliance:
    """Return the compliance of the files ``within``.

    ``held`` are findings that a comment answers for, so their files are exempt.
    """
    found = list(findings)
    families: dict[str, set[Reads]] = defaultdict(set)
    for rule in rules.values():
        if rule.reads is not Reads.SUPPRESSIONS:
            families[rule.family].add(rule.reads)
    faulty, answered = _paths(found), _paths(held)
    exempt = {name.path for name in facts.judged if name.exempt}
    shares = {
        family: _share(
            set(filter(within, _subjects(facts, reads))),
            {path for path in faulty[family] if within(path)},
            answered[family] | (exempt if reads == {Reads.NAMES} else set()),
        )
        for family, reads in sorted(families.items())
    }
    counts = Counter(finding.code for finding in found)
    return Compliance(shares, dict(sorted(counts.items())), _matrix(facts.judged, faulty["NAM"]))


def _paths(findings: Iterable[Finding]) -> defaultdict[str, set[str]]:
    paths: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        paths[finding.code.rstrip("0123456789")].add(finding.where.address)
    return paths


def _share(subjects: set[str], faulty: set[str], excused: set[str]) -> Share:
    subjects |= faulty
    exempt = (excused & subjects) - faulty
    return Share(len(subjects) - len(exempt) - len(faulty), len(subjects), len(exempt))


def _subjects(facts: Facts, kinds: Iterable[Reads]) -> Iterator[str]:
    for kind in kinds:
        if kind is Reads.NAMES:
            yield from (name.path for name in facts.judged)
        elif kind is Reads.ENUMS:
            yield from (declared.path for declared in facts.enums.declared())
        elif kind is Reads.USES:
            yield from (path for path, _, _ in facts.enums.uses())
        else:
            yield from facts.modules


def _matrix(covered: Iterable[FileName], faulty: set[str]) -> tuple[Cell, ...]:
    cells: defaultdict[tuple[str, str, str], list[FileName]] = defaultdict(list)
    for name in covered:
        if not _has_places(name.convention):
            continue
        cells[name.convention.name, *_place(name)].append(name)
    return tuple(Cell(*place, _cell_share(names, faulty)) for place, names in sorted(cells.items()))


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


def _cell_share(names: list[FileName], faulty: set[str]) -> Share:
    exempt = sum(name.exempt and name.path not in faulty for name in names)
    bad = sum(name.path in faulty for name in names)
    return Share(len(names) - exempt - bad, len(names), exempt)
