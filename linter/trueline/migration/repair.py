"""Making full-text indexes exact again."""

from __future__ import annotations

from collections.abc import Iterable

from trueline.changes import DOCUMENT, Change
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
    return bool(index.stale or index.missing)


def _patch(store: DocumentStore, index: SearchIndex) -> Patch:
    address = Place(store.path, word=INDEX, name=index.table).text
    state = f"{len(index.stale)} stale, {len(index.missing)} missing\n"
    return Patch(
        f"Fill the full-text index of {index.table} in {store.path} anew",
        (Change(DOCUMENT, address, state.encode(), EXACT),),
        why="An index holds nothing of its own, so a rollback leaves it exact.",
        notes=(f"{index.table}: {state.strip()}",),
    )
