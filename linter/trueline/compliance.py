"""How far the whole is from its convention: shares by family, and the matrix of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.findings import Cell, Compliance, Finding, Location, Share

UNKNOWN = "?"
"""The row or column of files whose name does not say it."""


class Named(NamedTuple):
    """A file that a convention covers, with its cell of the matrix.

    ``convention`` is empty when its pattern knows neither workflow nor layer: then it has no cell.
    """

    path: str
    exempt: bool
    convention: str
    row: str
    column: str


class Subjects(NamedTuple):
    """What was looked at: the files that count for each family, and those that are named.

    ``by_name`` are the families that are judged by names alone.  ``objects`` are the tables and
    types of databases that count for a family, each with the file that declares it, empty when none
    does; ``of_objects`` are the codes of the rules whose findings are about these.
    """

    families: Mapping[str, Collection[str]]
    by_name: Collection[str]
    named: Collection[Named]
    objects: Mapping[str, Collection[tuple[str, str]]] = {}
    of_objects: Collection[str] = ()

    def objects_in(self, family: str, within: Callable[[str], bool]) -> Iterator[str]:
        """Yield the objects that files ``within`` declare."""
        return (name for name, path in self.objects.get(family, ()) if within(path))


def measure(
    subjects: Subjects,
    files: Iterable[str],
    findings: Iterable[Finding],
    held: Iterable[Finding],
    within: Callable[[str], bool],
) -> Compliance:
    """Return the compliance of the files ``within``, which are all or some of ``files``.

    ``held`` are findings that a comment answers for, so their files are exempt.
    """
    found = list(findings)
    faulty, answered = _places(found, subjects), _places(held, subjects)
    named = [name for name in subjects.named if within(name.path)]
    exempt = {name.path for name in named if name.exempt}
    shares = {
        family: _share(
            {
                *filter(within, paths or _uncovered(subjects, family, files, faulty[family])),
                *subjects.objects_in(family, within),
            },
            faulty[family],
            answered[family] | (exempt if family in subjects.by_name else set()),
        )
        for family, paths in sorted(subjects.families.items())
    }
    counts = Counter(finding.code for finding in found)
    return Compliance(shares, dict(sorted(counts.items())), _matrix(named, faulty["NAM"]))


def _uncovered(
    subjects: Subjects, family: str, files: Iterable[str], faulty: Collection[str]
) -> Iterator[str]:
    """Yield the Python files where no convention covers any, and one is off by its name.

    That one alone would make it seem that nothing is on the line.
    """
    if faulty and family in subjects.by_name:
        yield from (path for path in files if path.endswith(".py"))


def _places(findings: Iterable[Finding], subjects: Subjects) -> defaultdict[str, set[str]]:
    """The subjects that findings are about, by family."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        about = _object(finding) if finding.code in subjects.of_objects else finding.where
        places[finding.code.rstrip("0123456789")].add(_subject(about))
    return places


def _object(finding: Finding) -> Location:
    """Return the object of a database that a finding is about, its own place if it names none."""
    places = (finding.where, *(other.where for other in finding.related))
    return next((place for place in places if place.subject == "schema"), finding.where)


def _subject(where: Location) -> str:
    """Return a file, or a table or type of a database as schema.name."""
    if where.subject != "schema":
        return where.address
    return ".".join(where.address.split(".")[:2])


def _share(subjects: set[str], faulty: set[str], excused: set[str]) -> Share:
    subjects |= faulty
    exempt = (excused & subjects) - faulty
    return Share(len(subjects) - len(exempt) - len(faulty), len(subjects), len(exempt))


def _matrix(named: Iterable[Named], faulty: set[str]) -> tuple[Cell, ...]:
    cells: defaultdict[tuple[str, str, str], list[Named]] = defaultdict(list)
    for name in named:
        if name.convention:
            cells[name.convention, name.row, name.column].append(name)
    return tuple(Cell(*place, _cell_share(names, faulty)) for place, names in sorted(cells.items()))


def _cell_share(names: list[Named], faulty: set[str]) -> Share:
    exempt = sum(name.exempt and name.path not in faulty for name in names)
    bad = sum(name.path in faulty for name in names)
    return Share(len(names) - exempt - bad, len(names), exempt)
