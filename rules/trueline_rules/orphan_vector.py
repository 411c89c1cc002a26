"""A vector of the semantic search is of an item that is gone.

Why: ConPort's semantic search finds items by vectors that lie beside the store, each named by type
and row id. An item that it overwrites gets a new row id, and its old vector stays; so does that of
an item that it deletes. A search then finds what is not there, and something else once the row id
comes again.

What to do: end ConPort and delete these vectors with Chroma's own client, from the collection
`conport_semantic_store`, by `custom_data_ROW` and so on; no tool of ConPort does that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.places import at, held
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

rule = Rule(__name__, code="DOC008", reads=Reads.DOCUMENTS, severity=Severity.NOTE)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each type whose vectors are of rows that are gone."""
    for store in facts.documents:
        if store.vectors is None:
            continue
        for kind, ids in sorted(_known(store).items()):
            lost = sorted(_ids(store.vectors.names, kind) - ids)
            if lost:
                count = f"{len(lost)} vector{'s' if len(lost) > 1 else ''}"
                yield rule.finding(
                    at(kind),
                    f"{count} of rows that are gone: {_some(lost)}",
                    key=kind,
                    related=held(store),
                )
        if store.vectors.problem:
            yield rule.finding(
                at(store.name),
                f"its vectors can't be looked at: {store.vectors.problem}",
                key="unreadable",
                related=held(store),
            )


def _known(store: DocumentStore) -> dict[str, set[int]]:
    return {
        "custom_data": {item.id for item in store.items},
        "decision": {each.id for each in store.decisions},
        "progress_entry": {each.id for each in store.progress},
        "system_pattern": {*store.patterns},
    }


def _ids(names: tuple[str, ...], kind: str) -> set[int]:
    """Return the row ids in the names of a type; names of any other shape are not judged."""
    ends = (name.removeprefix(f"{kind}_") for name in names if name.startswith(f"{kind}_"))
    return {int(end) for end in ends if end.isascii() and end.isdecimal()}


def _some(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:5])) + (" …" if len(ids) > 5 else "")


rule.scene(
    "a vector of an item that is gone",
    """
    -- store.toml --  # finds: 1 vector of rows that are gone: 4711
    vectors = ["custom_data_1", "custom_data_4711"]
    [[custom_data]]
    category = "ProjectGlossary"
    key = "okapi"
    value = '"an animal"'
    """,
)
rule.scene(
    "every vector is of something, or named by somebody else",
    """
    -- store.toml --
    vectors = ["custom_data_1", "custom_data_notes", "decision_1", "note_7"]
    [[custom_data]]
    category = "ProjectGlossary"
    key = "okapi"
    value = '"an animal"'
    [[decisions]]
    summary = "keep it"
    """,
)
