"""A Progress or a proposal has a status that nobody knows.

Why: ConPort takes any text for a status.  Lists by status leave such an entry out, an export files
it under TODO, and a proposal whose status is spelt in its own way is never carried out.

What to do: set one of the known statuses; the finding names them.  Those of Progress are set in
`[documents.<name>]` under `statuses`, those of proposals are ConPortSchema's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trueline.facts import Facts
from trueline.facts.documents.places import at, held, item_at
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

rule = Rule(__name__, code="DOC006", reads=Reads.DOCUMENTS, severity=Severity.WARNING)

_PROPOSALS = "ConPortSchema"
_OF_PROPOSALS = ("Proposed", "UnderReview", "Approved", "Implemented", "Rejected", "Deprecated")


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each status that is not known."""
    for store in facts.documents:
        for progress in store.progress:
            if progress.status not in store.statuses:
                yield rule.finding(
                    at(f"progress_entry {progress.id}"),
                    _told(progress.status, store.statuses),
                    key=f"progress {progress.id} {progress.status}",
                    want=_meant(progress.status, store.statuses),
                    related=held(store, progress.line),
                )
        yield from _proposals(store)


def _proposals(store: DocumentStore) -> Iterator[Finding]:
    from trueline.facts.documents.jsontext import parse

    for item in store.category(_PROPOSALS):
        value: Any = parse(item.value).value
        status = value.get("status") if isinstance(value, dict) else None
        if isinstance(status, str) and status not in _OF_PROPOSALS:
            yield rule.finding(
                item_at(item),
                _told(status, _OF_PROPOSALS),
                key=status,
                want=_meant(status, _OF_PROPOSALS),
                related=held(store, item.line),
            )


def _told(status: str, known: tuple[str, ...]) -> str:
    return f'status "{status}" is none of {", ".join(known)}'


def _meant(status: str, known: tuple[str, ...]) -> str | None:
    """Return the known status that is the same but for case and signs."""
    letters = {_letters(name): name for name in known}
    close = get_close_matches(_letters(status), letters, n=1, cutoff=1.0)
    return letters[close[0]] if close else None


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


rule.scene(
    "statuses of somebody's own",
    """
    -- store.toml --
    [[progress]]  # finds: status "COMPLETED" is none of TODO, IN_PROGRESS, DONE, BLOCKED
    status = "COMPLETED"
    [[custom_data]]  # finds: status "approved" is none of Proposed
    category = "ConPortSchema"
    key = "P_1"
    value = '{"status": "approved"}'
    """,
)
rule.scene(
    "known statuses",
    """
    -- store.toml --
    [[progress]]
    status = "IN_PROGRESS"
    [[custom_data]]
    category = "ConPortSchema"
    key = "P_1"
    value = '{"status": "Approved"}'
    [[custom_data]]
    category = "ConPortSchema"
    key = "ProposedCategories"
    value = '["ErrorLogs"]'
    """,
)
