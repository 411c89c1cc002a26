"""From rewritten files to the patches of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.changes import Change, edited, file_image, moved, read_image
from trueline.errors import ConflictError
from trueline.fixer import Ask
from trueline.proposal import Edit, Patch
from trueline.renames.moves import in_order
from trueline.renames.rename import Rename
from trueline.rewrite.identity import Renaming
from trueline.rewrite.project import Outcome

_WHY = "A rename and everything that refers to it are one change: half of it would not run."
_PROSE_WHY = "Comments, docstrings and documents go on speaking of the old names otherwise."


class Contents:
    """The contents of files, each read once; None for one that is a link, or has gone.

    ``closed`` maps a reason why files can't be read for writing, such as a submodule, to the first
    of them.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[str, bytes | None] = {}
        self.closed: dict[str, str] = {}

    def __call__(self, path: str) -> bytes | None:
        """Return the content of a file."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> bytes | None:
        try:
            image = self._ask.read(path)
        except ConflictError as error:
            self.closed.setdefault(str(error).removeprefix(f"{path}: "), path)
            return None
        file = read_image(image) if image is not None else None
        return None if file is None or file.is_link else file.content


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
