"""An enum type is used by nothing in the database.

Why: it is what an earlier migration left behind.  Code and people take it for the one in use.

What to do: look at the functions that the finding names, then `DROP TYPE ... RESTRICT`, never
CASCADE.

Used means by OID: columns of tables and views, arrays, domains, arguments and results of functions,
defaults, casts and other objects in any schema.  The body of a function in PL/pgSQL does not keep a
type, so a function that names it is told with the finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.findings import Finding, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.families import Member
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="ENU005", reads=Reads.TYPES, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each enum type without a use."""
    for drift in facts.drift:
        for member in drift.enum_types:
            if member.seen and not member.users:
                yield _finding(drift, member)


def _finding(drift: Drift, member: Member) -> Finding:
    named = drift.mentions(member.type)
    hint = f"; the text of {named[0].user} names it, and would fail without it" if named else ""
    hint += "; the code names it" if member.code else ""
    return rule.finding(
        at(member.type.address),
        f"nothing in the database uses {member.type.address} "
        f"({', '.join(member.type.labels)}){drift.suffix}{hint}",
        key=drift.key(member.type.address),
        related=(
            *object_place(drift.catalogue, member.type.address),
            *(schema_object(use.user, "names it in its text") for use in named),
            *(Related(code(place), "the code names it") for place in member.code),
        ),
    )


rule.scene(
    "a type without a column",
    """
    -- schema.sql --
    CREATE TYPE old_status AS ENUM ('open', 'done');  -- # finds: nothing in the database uses
    CREATE TABLE jobs (id serial PRIMARY KEY);
    """,
)
rule.scene(
    "used by an array, a domain, the argument of a function, a view",
    """
    -- schema.sql --
    CREATE TYPE one AS ENUM ('a', 'b');
    CREATE TYPE two AS ENUM ('c', 'd');
    CREATE TYPE three AS ENUM ('e', 'f');
    CREATE TABLE jobs (id serial PRIMARY KEY, kinds one[]);
    CREATE DOMAIN half AS two;
    CREATE FUNCTION f(kind three) RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """,
)
