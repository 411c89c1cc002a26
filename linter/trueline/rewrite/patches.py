"""From rewritten files to the patches of a plan."""

from __future__ import annotations

import os
from collections.abc import Iterator

from trueline.changes import Change, edited, file_image, moved, read_image
from trueline.errors import BlindError, ConflictError
from trueline.fixer import Ask
from trueline.proposal import Edit, Patch
from trueline.renames.moves import in_order
from trueline.renames.rename import Rename
from trueline.rewrite.identity import Renaming
from trueline.rewrite.project import Outcome
from trueline.rewrite.settings import kind_of

_WHY = "A rename and everything that refers to it are one change: half of it would not run."
_PYTHON = (".py", ".pyi")
_PROSE_WHY = "Comments, docstrings and documents go on speaking of the old names otherwise."


class Contents:
    """The contents of files, None for one that is a link, or has gone.

    Those that are likely to be asked for again are read once; the others may be anything.

    ``closed`` maps a reason why files can't be read for writing, such as a submodule, to the first
    of them.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[str, bytes | None] = {}
        self.closed: dict[str, str] = {}

    def __call__(self, path: str) -> bytes | None:
        """Return the content of a file."""
        if not (path.endswith(_PYTHON) or kind_of(path)):
            return self._anything(path)
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _anything(self, path: str) -> bytes | None:
        """Return the content of a file that may be very large, or be no file at all."""
        if self._ask.large(path):
            self._leave(path, "is larger than max-file-size")
            return None
        try:
            return self._read(path)
        except BlindError as error:
            self._leave(path, str(error))
            return None

    def _read(self, path: str) -> bytes | None:
        try:
            image = self._ask.read(path)
        except ConflictError as error:
            self._leave(path, str(error))
            return None
        file = read_image(image) if image is not None else None
        return None if file is None or file.is_link else file.content

    def _leave(self, path: str, reason: str) -> None:
        self.closed.setdefault(reason.removeprefix(f"{path}: "), path)


def dangling(ask: Ask, renaming: Renaming) -> Iterator[tuple[str, str, str]]:
    """Yield each link that would not lead to what it led to, with that and where it is then."""
    tree = renaming.before
    for path, target in _targets(ask):
        before, after = _end(path, target), _end(renaming.path(path), target)
        wanted = renaming.moves.get(before) or renaming.folders.get(before) or before
        if wanted != after and (before in tree.files or before in tree.folders):
            yield path, before, wanted


def _targets(ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield each relative link with what is written in it."""
    for path in ask.links:
        try:
            image = ask.read(path)
        except ConflictError:  # below something that no plan may enter
            continue
        file = read_image(image) if image is not None else None
        if file is not None and file.is_link and not file.content.startswith(b"/"):
            yield path, os.fsdecode(file.content)


def _end(path: str, target: str) -> str:
    return os.path.normpath(f"{path.rpartition('/')[0]}/{target}".lstrip("/"))


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
