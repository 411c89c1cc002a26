"""Stores outside of the project, which a plan may only touch when the settings name them."""

from __future__ import annotations

import os
from pathlib import Path

from trueline.changes import DOCUMENT
from trueline.errors import ConflictError
from trueline.execute import Intent
from trueline.migration.addresses import place_of


def judge_stores(root: Path, intent: Intent) -> None:
    """Refuse a plan that leads out of the project, whoever wrote it, unless the settings do."""
    changes = [change for part in intent.patches for change in part]
    stores = {place_of(each.address).store for each in changes if each.subject == DOCUMENT}
    outside = {store for store in stores if not _is_inside(root, store)}
    strange = outside - _configured() if outside else outside
    if strange:
        listed = ", ".join(sorted(strange))
        raise ConflictError(
            f"{listed}: lies outside of the project, and no [documents.<name>] of its settings "
            "names it as store; nothing was written"
        )


def _is_inside(root: Path, store: str) -> bool:
    base = os.path.realpath(root)
    return os.path.realpath(os.path.join(root, store)).startswith(f"{base}{os.sep}")


def _configured() -> set[str]:
    from trueline.cli.project import open_project

    return {settings.store for settings in open_project((), None, {}).config.documents}
