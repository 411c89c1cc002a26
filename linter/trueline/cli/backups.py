"""Whole copies of document stores, for who wants more than the ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from trueline.changes import DOCUMENT
from trueline.errors import ConflictError, UsageError
from trueline.execute import Intent
from trueline.ledger import prepared
from trueline.migration.addresses import place_of


def back_up(root: Path, intent: Intent) -> Iterator[Path]:
    """Copy every document store that an intent changes, as it is now; yield the copies."""
    changes = [change for part in intent.patches for change in part]
    documents = [change.address for change in changes if change.subject == DOCUMENT]
    stores = dict.fromkeys(place_of(address).store for address in documents)
    if not stores:
        raise UsageError("--backup: is for document stores, and this plan changes none")
    for number, store in enumerate(stores, 1):
        more = f"-{number}" if len(stores) > 1 else ""
        yield _copied(root, store, f"{intent.plan}{more}.db")


def _copied(root: Path, store: str, name: str) -> Path:
    import sqlite3

    from trueline.sources.documents.opening import connected

    folder = prepared(root) / "backups"
    target, aside = folder / name, folder / f"{name}.tmp"
    try:
        folder.mkdir(exist_ok=True)
        aside.unlink(missing_ok=True)
        with (
            closing(connected(os.path.join(root, store))) as source,
            closing(sqlite3.connect(aside)) as copy,
        ):
            source.backup(copy)
        os.replace(aside, target)
    except (OSError, sqlite3.Error) as error:
        raise ConflictError(f"{target}: can't be written: {error}; nothing was applied") from error
    return target
