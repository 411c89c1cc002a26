"""A full-text index does not say what its table says.

Why: a stale entry finds the wrong item as soon as its row id is used again, which then has words of
both; and an item whose entry is missing is never found; with the index of today's ConPort, SQLite
even refuses to change such an item ("database disk image is malformed").  ConPort leaves a stale
entry behind with every item that it overwrites.

What to do: `trueline plan documents --repair-fts`.  Never run SQLite's own `rebuild` on it: the
columns of the index and of the table differ, so that it fails and leaves the index empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.places import at, held
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import SearchIndex

rule = Rule(__name__, code="DOC004", reads=Reads.DOCUMENTS, severity=Severity.WARNING, fixable=True)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each way in which an index is off."""
    for store in facts.documents:
        for index in store.indexes:
            for kind, message in _off(index):
                key = f"{index.table} {kind}"
                severity = Severity.ERROR if kind == "missing" and index.is_external else None
                yield rule.finding(
                    at(f"{index.table}_fts"),
                    message,
                    key=key,
                    related=held(store, index.line),
                    severity=severity,
                )


def _off(index: SearchIndex) -> Iterator[tuple[str, str]]:
    stale, missing, mixed = index.state
    if stale:
        entries = _counted(stale, "entry", "entries")
        yield "stale", f"{entries} of {index.table} for rows that are gone: {_rows(stale)}"
    if mixed:
        entries = _counted(mixed, "entry", "entries")
        words = "words of rows that are gone, so that searches find something else"
        yield "mixed", f"{entries} of {index.table} with {words}: {_rows(mixed)}"
    if missing:
        verb = "SQLite refuses to change them" if index.is_external else "no search finds them"
        rows = _counted(missing, "row", "rows")
        yield "missing", f"{rows} of {index.table} without an entry: {_rows(missing)}; {verb}"


def _counted(ids: tuple[int, ...], one: str, many: str) -> str:
    return f"{len(ids)} {one if len(ids) == 1 else many}"


def _rows(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids[:5])) + (" …" if len(ids) > 5 else "")


rule.scene(
    "entries too many, and a row without one",
    """
    -- store.toml --
    [[indexes]]  # finds: 2 entries of custom_data for rows that are gone: 7, 8
    table = "custom_data"
    stale = [7, 8]
    [[indexes]]  # finds: 1 row of decisions without an entry: 1; no search finds them
    table = "decisions"
    external = false
    missing = [1]
    """,
)
rule.scene(
    "a row id that came again",
    """
    -- store.toml --
    [[indexes]]  # finds: 1 entry of custom_data with words of rows that are gone
    table = "custom_data"
    mixed = [3]
    """,
)
rule.scene(
    "an exact index, and none",
    """
    -- store.toml --
    [[indexes]]
    table = "custom_data"
    """,
)
