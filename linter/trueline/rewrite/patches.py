"""From rewritten files to the patches of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from trueline.changes import Change, edited, file_image, moved, read_image
from trueline.fixer import Ask
from trueline.proposal import Edit, Patch
from trueline.renames.moves import in_order
from trueline.renames.rename import Rename
from trueline.rewrite.identity import Renaming
from trueline.rewrite.project import Outcome

_WHY = "A rename and everything that refers to it are one change: half of it would not run."
_PROSE_WHY = "Comments, docstrings and documents go on speaking of the old names otherwise."


def contents(ask: Ask) -> Callable[[str], bytes | None]:
    """Return what reads the content of a file; None for one that is a link, or has gone."""

    def read(path: str) -> bytes | None:
        image = ask.read(path)
        file = read_image(image) if image is not None else None
        return None if file is None or file.is_link else file.content

    return cache(read)


def patches(
    ask: Ask, renames: list[Rename], renaming: Renaming, outcome: Outcome
) -> Iterator[Patch]:
    """Yield the patch of the renames and what refers to them, then the optional one of texts."""
    changes = tuple(_changes(ask, renaming, outcome))
    edits = [Edit(r.old, 1, "rename", r.old, r.new, r.reason) for r in renames]
    edits += [edit for file in outcome.files.values() for edit in file.edits]
    if changes:
        yield Patch("Rename files and rewrite what refers to them", changes, tuple(edits), _WHY)
    prose = [file for file in outcome.files.values() if file.prose != file.after]
    if prose:
        texts = tuple(_texts(ask, renaming, outcome))
        described = tuple(edit for file in prose for edit in file.in_prose)
        title = "Speak of the new names in comments, docstrings and documents"
        yield Patch(title, texts, described, _PROSE_WHY, optional=True)


def _changes(ask: Ask, renaming: Renaming, outcome: Outcome) -> Iterator[Change]:
    for old, new in in_order(renaming.moves):
        file = outcome.files.get(old)
        yield from moved(old, new, ask.image(old), file.after if file else None)
    for path, file in outcome.files.items():
        if path not in renaming.moves and file.after != file.before:
            yield edited(path, ask.image(path), file.after)


def _texts(ask: Ask, renaming: Renaming, outcome: Outcome) -> Iterator[Change]:
    for path, file in outcome.files.items():
        if file.prose != file.after:
            mode = read_image(ask.image(path)).mode
            yield edited(renaming.path(path), file_image(file.after, mode), file.prose)
