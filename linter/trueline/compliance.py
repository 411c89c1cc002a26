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
    faulty, answered = _places(found, rules), _places(held, rules)
    exempt = {name.path for name in facts.judged if name.exempt}
    shares = {
        family: _share(
            {name for name, path in _subjects(facts, reads) if within(path)},
            faulty[family],
            answered[family] | (exempt if reads == {Reads.NAMES} else set()),
        )
        for family, reads in sorted(families.items())
    }
    counts = Counter(finding.code for finding in found)
    return Compliance(shares, dict(sorted(counts.items())), _matrix(facts.judged, faulty["NAM"]))


def _places(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> defaultdict[str, set[str]]:
    """The subjects that findings are about, by family."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        places[rules[finding.code].family].add(subject(finding, rules[finding.code].reads))
    return places


def subject(finding: Finding, reads: Reads) -> str:
    """Return what a finding is about: a file, or a table or type of a database as schema.name."""
    where = finding.where
    if where.subject == "file" and reads in (Reads.SCHEMA, Reads.TYPES):
        objects = (other.where for other in finding.related if other.where.subject == "schema")
        where = next(objects, where)
    if where.subject != "schema":
        return where.address
    return ".".join(where.address.split(".")[:2])


def _share(subjects: set[str], faulty: set[str], excused: set[str]) -> Share:
    subjects |= faulty
    exempt = (excused & subjects) - faulty
    return Share(len(subjects) - len(exempt) - len(faulty), len(subjects), len(exempt))


def _subjects(facts: Facts, kinds: Iterable[Reads]) -> Iterator[tuple[str, str]]:
    """Yield every subject, and the file that it belongs to, empty when it belongs to none."""
    for kind in kinds:
        if kind in (Reads.SCHEMA, Reads.TYPES):
            for drift in facts.drift:
                yield from drift.subjects if kind is Reads.SCHEMA else drift.types
        else:
            yield from ((path, path) for path in _files(facts, kind))


def _files(facts: Facts, kind: Reads) -> Iterator[str]:
    if kind is Reads.NAMES:
        yield from (name.path for name in facts.judged)
    elif kind is Reads.ENUMS:
        yield from (declared.path for declared in facts.enums.declared())
    elif kind is Reads.USES:
        yield from (path for path, _, _ in facts.enums.uses())
    elif kind is Reads.MODELS:
        yield from (enum.at.path for enum in facts.models.enum_types)
    elif kind is Reads.LITERALS:
        yield from facts.literals
    elif kind is Reads.SQL:
        yield from (path for path, sql in facts.sql.items() if sql.statements)
    elif kind is Reads.USAGES:
        yield from facts.usages.files()
    elif kind is Reads.MIRRORS:
        yield from (schema.path for schema in facts.schemas.known)
    elif kind is Reads.MODULES:
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
