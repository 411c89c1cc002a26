"""A foreign key of a table is not the one that code declares.

Why: one that only the code has does not stop rows that refer to nothing, nor does it delete with
its parent.  One that only the database has, or that points elsewhere, refuses what the code
inserts or deletes: `violates foreign key constraint`.  A column narrower than its target fails
as soon as the target's numbers outgrow it.

What to do: migrate the key, or declare the one that is there.

Keys are compared by columns, target and actions, never by name; `NO ACTION` is what a key does
that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import ForeignKey, SqlType, Table
    from trueline.facts.declared import DeclaredForeignKey, Place
    from trueline.facts.drift.matched import Matched
    from trueline.facts.drift.tables import TablePair
    from trueline.facts.unknown import Unknown

rule = Rule(__name__, code="DRF012", reads=Reads.SCHEMA, severity=Severity.WARNING)
_WIDTHS = {"smallint": 2, "integer": 4, "bigint": 8}
_LARGEST = {"smallint": 32_767, "integer": 2_147_483_647}


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each foreign key that is missing, other, or on one side only."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                yield from _table(pair, pair.table, pair.foreign_key_match)


def _table(
    pair: TablePair, table: Table, matched: Matched[DeclaredForeignKey, ForeignKey]
) -> Iterator[Finding]:
    for declared in matched.missing:
        yield from _missing(pair, declared)
    for declared, actual in matched.changed:
        if _is_told_elsewhere(pair, declared):
            continue
        if not _can_be_made(pair, declared):
            yield from _missing(pair, declared)
            continue
        said = f"refers to {_target(actual)}, the code says {_meant(declared)}: INSERT fails: "
        said += f'violates foreign key constraint "{actual.name}"'
        yield _finding(pair, declared.columns, said, declared.at, actual, Severity.ERROR)
    for declared, actual in matched.same:
        yield from _actions(pair, declared, actual)
    for actual in matched.extra if pair.whole else ():
        said = f"refers to {_target(actual)}, which the code does not know: the order of INSERT "
        said += f'and DELETE may fail: violates foreign key constraint "{actual.name}"'
        yield _finding(pair, actual.columns, said, None, actual, Severity.WARNING)
    for actual in table.foreign_keys:
        yield from _narrower(pair, table, actual)


def _missing(pair: TablePair, declared: DeclaredForeignKey) -> Iterator[Finding]:
    if not declared.resolved or not all(map(pair.has, declared.columns)):
        return
    if not _can_be_made(pair, declared):
        said = f"is to refer to {_meant(declared)}, which does not exist: the key can't be created"
        yield _finding(pair, declared.columns, said, declared.at, None, Severity.ERROR)
        return
    said = f"has no foreign key to {_meant(declared)}: rows may refer to nothing"
    if declared.on_delete not in ("NO ACTION", UNKNOWN):
        said += f", and ON DELETE {declared.on_delete} does not happen"
    yield _finding(pair, declared.columns, said, declared.at, None, Severity.WARNING)


def _is_told_elsewhere(pair: TablePair, declared: DeclaredForeignKey) -> bool:
    """Whether the target is a model whose table is missing, or was renamed."""
    named = (declared.target_schema, declared.target)
    found = pair.catalogue.relation(declared.target, declared.target_schema)
    return found is None and named in pair.drift.database.models.by_name


def _can_be_made(pair: TablePair, declared: DeclaredForeignKey) -> bool:
    """Whether the target is there, may be, or is a model whose own absence is told elsewhere."""
    if pair.drift.hides(declared.target):
        return True
    named = (declared.target_schema, declared.target)
    models = pair.drift.database.models.by_name.get(named, ())
    found = pair.catalogue.relation(declared.target, declared.target_schema)
    there = {column.name for column in found.columns} if found else set()
    there |= {column.name for model in models for column in model.columns}
    return any(model.open for model in models) or (
        bool(there) and there.issuperset(declared.target_columns)
    )


def _actions(
    pair: TablePair, declared: DeclaredForeignKey, actual: ForeignKey
) -> Iterator[Finding]:
    for word, ours, theirs in (
        ("ON DELETE", declared.on_delete, actual.on_delete),
        ("ON UPDATE", declared.on_update, actual.on_update),
    ):
        if _differs(ours, theirs):
            follows = _consequence(word, str(ours), theirs)
            said = f"does {theirs} {word}, the code says {ours}: {follows}"
            yield _finding(
                pair, declared.columns, said, declared.at, actual, Severity.WARNING, word
            )


def _differs(ours: str | Unknown, theirs: str) -> bool:
    return ours is not UNKNOWN and ours.upper() != theirs.upper()


def _consequence(word: str, ours: str, theirs: str) -> str:
    verb = "deleting" if word == "ON DELETE" else "changing"
    if theirs.upper() in ("NO ACTION", "RESTRICT"):
        if ours.upper() in ("NO ACTION", "RESTRICT"):
            return "the check is made at another time"
        return f"{verb} a parent fails while it has children"
    return f"{verb} a parent touches its children, which the code does not expect"


def _narrower(pair: TablePair, table: Table, key: ForeignKey) -> Iterator[Finding]:
    """Yield the columns of a key that can't hold every value of their targets."""
    target = pair.catalogue.relations.get((key.target_schema, key.target))
    for name, other in zip(key.columns, key.target_columns, strict=False):
        ours = table.column(name)
        theirs = next((c for c in target.columns if c.name == other), None) if target else None
        if ours and theirs and _is_narrower(ours.type, theirs.type):
            said = f"is {ours.type}, its target {_target(key)} {theirs.type}: values over "
            said += f"{_LARGEST[ours.type.name]} fail: {ours.type} out of range"
            place = next((c.declared.at for c in pair.columns if c.actual.name == name), None)
            yield _finding(pair, (name,), said, place, key, Severity.WARNING, "narrower")


def _is_narrower(ours: SqlType, theirs: SqlType) -> bool:
    width = _WIDTHS.get(ours.name, 0)
    return 0 < width < _WIDTHS.get(theirs.name, 0)


def _meant(declared: DeclaredForeignKey) -> str:
    schema = f"{declared.target_schema}." if declared.target_schema else ""
    columns = f"({', '.join(declared.target_columns)})" if declared.target_columns else ""
    return f"{schema}{declared.target}{columns}"


def _target(key: ForeignKey) -> str:
    return f"{key.target_schema}.{key.target}({', '.join(key.target_columns)})"


def _finding(
    pair: TablePair,
    columns: tuple[str, ...],
    said: str,
    place: Place | None,
    actual: ForeignKey | None,
    severity: Severity,
    what: str = "",
) -> Finding:
    name = f"{pair.address}({', '.join(columns)})"
    constraint = f"{pair.address}.{actual.name}" if actual else pair.address
    where: Location = code(place) if place else at(constraint)
    other: tuple[Related, ...] = (schema_object(constraint, "the key" if actual else "the table"),)
    if place is None:
        other = object_place(pair.catalogue, constraint, pair.address)
    return rule.finding(
        where,
        f"{name} {said}{pair.drift.suffix}",
        key=pair.drift.key(name, what),
        related=other,
        severity=severity,
    )


rule.scene(
    "a key that was dropped, one that points elsewhere, another action, a column too narrow",
    """
    -- app/models.py --
    from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table

    metadata = MetaData()
    users = Table("users", metadata, Column("id", BigInteger, primary_key=True))
    teams = Table("teams", metadata, Column("id", Integer, primary_key=True))
    orders = Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("user_id", ForeignKey("users.id")),  # finds: has no foreign key to users(id)
        Column("team_id", ForeignKey("teams.id")),  # finds: refers to public.users(id)
        Column("part_of", ForeignKey("orders.id", ondelete="CASCADE")),  # finds: does NO ACTION
        Column("owner_id", ForeignKey("users.id")),  # finds: is integer, its target
        Column("seller_id", ForeignKey("sellers.id")),  # finds: sellers(id), which does not exist
        Column("group_id", ForeignKey("groups.id")),
    )
    groups = Table("groups", metadata, Column("id", Integer, primary_key=True))
    -- schema.sql --
    CREATE TABLE users (id bigserial PRIMARY KEY);
    CREATE TABLE teams (id serial PRIMARY KEY);
    CREATE TABLE old_groups (id serial PRIMARY KEY);
    CREATE TABLE orders (
        id serial PRIMARY KEY, user_id bigint, team_id bigint REFERENCES users (id),
        part_of integer REFERENCES orders (id), owner_id integer REFERENCES users (id),
        seller_id bigint REFERENCES users (id), group_id integer REFERENCES old_groups (id)
    );
    """,
)
rule.scene(
    "other names, actions written out, a key over two columns in another order",
    """
    -- app/models.py --
    from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table

    metadata = MetaData()
    pairs = Table(
        "pairs",
        metadata,
        Column("a", Integer, primary_key=True),
        Column("b", Integer, primary_key=True),
    )
    orders = Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("a", Integer),
        Column("b", Integer),
        Column("part_of", ForeignKey("orders.id", ondelete="NO ACTION", name="own_name")),
        ForeignKeyConstraint(["a", "b"], ["pairs.a", "pairs.b"]),
    )
    -- schema.sql --
    CREATE TABLE pairs (a integer, b integer, PRIMARY KEY (a, b));
    CREATE TABLE orders (
        id serial PRIMARY KEY, a integer, b integer,
        part_of integer CONSTRAINT other REFERENCES orders (id),
        FOREIGN KEY (b, a) REFERENCES pairs (b, a) ON DELETE NO ACTION
    );
    """,
)
