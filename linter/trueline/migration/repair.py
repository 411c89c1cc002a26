"""Making full-text indexes exact again."""

from __future__ import annotations

from collections.abc import Iterable

from trueline.changes import DOCUMENT, Change
from trueline.errors import ConflictError
from trueline.facts.documents.store import DocumentStore, SearchIndex
from trueline.migration.addresses import INDEX, Place
from trueline.proposal import Patch, Proposal

EXACT = b"0 stale, 0 missing\n"


def repair_proposal(stores: Iterable[DocumentStore]) -> Proposal:
    """Return a patch for each index that is not exact."""
    off = [(store, index) for store in stores for index in store.indexes if _is_off(index)]
    return Proposal(
        f"Make {len(off)} full-text index{'es' if len(off) != 1 else ''} exact",
        tuple(_patch(store, index) for store, index in off),
        why="A stale entry finds the wrong item, and a missing one makes a change of its row fail.",
    )


def _is_off(index: SearchIndex) -> bool:
    return any(index.state)


def _patch(store: DocumentStore, index: SearchIndex) -> Patch:
    address = Place(store.path, word=INDEX, name=index.table).text
    state = f"{index.state.told}\n"
    return Patch(
        f"Fill the full-text index of {index.table} in {store.path} anew",
        (Change(DOCUMENT, address, state.encode(), EXACT),),
        why="An index holds nothing of its own, so a rollback leaves it exact.",
        notes=(f"{index.table}: {state.strip()}",),
    )


def judge_missing(store: str, index: SearchIndex, ids: Iterable[int]) -> None:
    """Refuse rows that SQLite would refuse to change, because their index lacks them."""
    lost = index.blocked(ids)
    if lost:
        some = ", ".join(map(str, lost[:5])) + (" …" if len(lost) > 5 else "")
        raise ConflictError(
            f"{store}: {len(lost)} of these items are missing in the full-text index (row {some}), "
            "so that SQLite would refuse to change them; first: "
            "trueline plan documents --repair-fts"
        )
