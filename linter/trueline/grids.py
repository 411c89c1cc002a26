"""How the tables and enum types of a database stand: the tables of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.declared import UNKNOWN, DeclaredTable, Doubt
from trueline.facts.drift.families import Family, Member
from trueline.facts.drift.pairing import Drift
from trueline.facts.drift.tables import TablePair
from trueline.findings import Finding, Grid, Severity, floored

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

AGREES = "agrees"
_TABLES = ("table", "state", "errors", "warnings", "notes", "not known", "declared in")
_DOCUMENTS = ("category", "items", "compliant", "percent", "schema")
_DOUBTS = ("where", "what", "why")
_SQL = ("what", "how many", "first at")
_FAMILIES = ("type", "labels", "used by", "code", "what to do")


def grids(facts: Facts, findings: Iterable[Finding]) -> Iterator[Grid]:
    """Yield a table of tables by state for each database, and one of its enum families."""
    counts = _counted(findings)
    for drift in facts.drift:
        name = drift.database.name
        yield Grid(f"Tables: {name}", _TABLES, tuple(_tables(drift, counts)), AGREES)
        rows = tuple(_families(drift))
        if rows:
            yield Grid(f"Enum types: {name}", _FAMILIES, rows)
        doubts = tuple((f"{d.at.path}:{d.at.span.line}", d.what, d.why) for d in _doubts(drift))
        if doubts:
            yield Grid(f"Not known without running the code: {name}", _DOUBTS, doubts)
    for store in facts.documents:
        yield _documents(store)
    sql = tuple(_sql(facts))
    if sql:
        yield Grid("SQL in code", _SQL, sql)


def _documents(store: DocumentStore) -> Grid:
    """Return the categories of a store: how many of their items can be read and meet the schema."""
    rows, lines = [], []
    for category, items in store.by_category():
        schema = store.schemas.get(category)
        good = sum(map(store.judged.is_compliant, items))
        share = f"{floored(good, len(items))} %"
        rows.append((category, str(len(items)), str(good), share, schema.path if schema else ""))
        if good < len(items):
            lines.append(f"{category}: {good} of {len(items)} items are compliant, {share}")
    return Grid(f"Documents: {store.name}", _DOCUMENTS, tuple(rows), lines=tuple(lines))


def _sql(facts: Facts) -> Iterator[tuple[str, ...]]:
    """Count the statements that were judged, and those that were passed over by the reason."""
    judged = sum(len(each.statements) for each in facts.sql.values())
    places: dict[str, list[str]] = {}
    for path, each in facts.sql.items():
        for passed in each.passed:
            places.setdefault(passed.why, []).append(f"{path}:{passed.line}")
    if judged or places:
        yield ("statements that were judged", str(judged), "")
    for why, at in sorted(places.items()):
        yield (f"passed over: {why}", str(len(at)), at[0])


def _doubts(drift: Drift) -> list[Doubt]:
    return sorted(dict.fromkeys(drift.database.models.doubts))


def _counted(findings: Iterable[Finding]) -> Counter[tuple[str, Severity]]:
    """How many findings of each severity speak of each table or type."""
    counts: Counter[tuple[str, Severity]] = Counter()
    for finding in findings:
        places = (finding.where, *(other.where for other in finding.related))
        objects = (place for place in places if place.subject == "schema")
        first = next(objects, None)
        if first is not None:
            counts[".".join(first.address.split(".")[:2]), finding.severity] += 1
    return counts


def _tables(drift: Drift, counts: Counter[tuple[str, Severity]]) -> Iterator[tuple[str, ...]]:
    rows = [_paired(pair, counts) for pair in drift.pairs]
    rows += [_declared(drift, each, "missing in database", counts) for each in drift.missing]
    rows += [
        _declared(drift, declared, f"is {actual.address} in database", counts)
        for declared, actual in drift.renamed
    ]
    gone = "perhaps missing in code" if drift.nameless else "missing in code"
    rows += [
        (table.address, gone, *_numbers(table.address, counts), "0", "")
        for table in drift.perhaps_extra
    ]
    yield from sorted(rows)


def _paired(pair: TablePair, counts: Counter[tuple[str, Severity]]) -> tuple[str, ...]:
    numbers = _numbers(pair.address, counts)
    state = AGREES if set(numbers) == {"0"} else "differs"
    unknown = sum(map(_unknowns, pair.declared))
    return (pair.address, state, *numbers, str(unknown), pair.main.at.path)


def _declared(
    drift: Drift, table: DeclaredTable, state: str, counts: Counter[tuple[str, Severity]]
) -> tuple[str, ...]:
    address = drift.expected(table)
    return (address, state, *_numbers(address, counts), str(_unknowns(table)), table.at.path)


def _numbers(address: str, counts: Counter[tuple[str, Severity]]) -> tuple[str, ...]:
    return tuple(str(counts[address, severity]) for severity in Severity)


def _unknowns(table: DeclaredTable) -> int:
    """How many attributes of a declared table can't be known, and so were not compared."""
    attributes = ("type", "nullable", "server_default", "client_default", "identity", "generated")
    columns = sum(
        getattr(column, name) is UNKNOWN for column in table.columns for name in attributes
    )
    labels = sum(
        column.enum is not None and UNKNOWN in (column.enum.labels, column.enum.name)
        for column in table.columns
    )
    return columns + labels + (table.primary_key is UNKNOWN) + bool(table.open)


def _families(drift: Drift) -> Iterator[tuple[str, ...]]:
    told: set[str] = set()
    for family in (*drift.twins, *drift.homonyms):
        for member in family.members:
            told.add(member.type.address)
            yield _member(member, _verdict(family, member))
    for member in drift.enum_types:
        if member.seen and not member.users and member.type.address not in told:
            yield _member(member, "drop: nothing uses it")


def _verdict(family: Family, member: Member) -> str:
    if member is family.survivor:
        return f"keep: {family.why}"
    if member.seen and not member.users:
        return f"drop for {family.survivor.type.address}"
    merge = "merge into" if family.alike == "labels" else "bring together with"
    return f"{merge} {family.survivor.type.address}"


def _member(member: Member, verdict: str) -> tuple[str, ...]:
    code = ", ".join(f"{place.path}:{place.span.line}" for place in member.code[:2])
    used = member.used.removeprefix("used by ")
    return (member.type.address, ", ".join(member.type.labels), used, code, verdict)
