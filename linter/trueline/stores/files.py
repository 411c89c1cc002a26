"""Files that change durably, one compare-and-set at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from trueline.changes import FILE, Change, Image
from trueline.errors import ConflictError
from trueline.plan import net, origins_of
from trueline.store import Step
from trueline.stores.folders import emptied, missing, on_folder
from trueline.stores.look import FOLDER, look
from trueline.stores.modes import firm, loose
from trueline.stores.order import ordered
from trueline.stores.place import judge
from trueline.stores.write import Writer


class Files:
    """The files below a root; addresses are paths relative to it, with POSIX separators."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._writer = Writer(self._root)

    def image(self, address: str) -> Image:
        """Return the exact image of a path."""
        return look(self._root, address)

    def read(self, address: str) -> Image:
        """Return the image of a path as a plan holds it; ConflictError if none may name it."""
        judge(self._root, address)
        return loose(self.image(address))

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        """Return one step for each file that changes, and for folders that come and go."""
        flat = [change for changes in patches for change in changes]
        folders = {each.address: each.script for each in flat if each.after == FOLDER}
        changes = self._firm([each for each in flat if not on_folder(each)], exact=exact)
        problems = list(self._obstacles(changes))
        if problems:
            raise ConflictError("\n".join(problems))
        changes += missing(self._root, changes, folders)
        changes += emptied(self._root, changes)
        self._judge_names(changes)
        self._judge_space(changes)
        return tuple((change,) for change in ordered(changes))

    def _firm(self, changes: Sequence[Change], *, exact: bool) -> list[Change]:
        """Join the changes of each address and give their images all permission bits."""
        origin = origins_of(changes)
        wanted = {address: images for (_, address), images in net(changes).items()}
        for address in wanted:
            judge(self._root, address)
        now = {address: self._image_of_file(address) for address in wanted}
        stale = [a for a, (before, _) in wanted.items() if loose(now[a]) != loose(before)]
        if stale:
            tell = _overtaken if exact else _stale
            raise ConflictError("\n".join(tell(a, wanted[a][0], now[a]) for a in stale))
        return [
            Change(FILE, address, now[address], after, origin=origin.get(address, ""))
            for address, (_, wish) in wanted.items()
            for model in (now[address] or now.get(origin.get(address, "")),)
            for after in (wish if exact and now[address] is None else firm(wish, model),)
            if after != now[address]
        ]

    def _image_of_file(self, address: str) -> Image:
        """Return what a file's address holds; a folder is judged when it is known if it goes."""
        image = self.image(address)
        return None if image == FOLDER else image

    def _judge_names(self, changes: Sequence[Change]) -> None:
        """Refuse to create a file where a folder stays."""
        gone = {change.address for change in changes if change.before == FOLDER}
        new = [c.address for c in changes if c.before is None and not on_folder(c)]
        taken = [each for each in new if each not in gone and self.image(each) == FOLDER]
        if taken:
            told = (f"{address}: is a folder; move it away or plan again" for address in taken)
            raise ConflictError("\n".join(told))

    def _obstacles(self, changes: Sequence[Change]) -> Iterator[str]:
        folders = {change.address.rpartition("/")[0] for change in changes}
        for folder in sorted(folders):
            path = f"{self._root}/{folder}"
            if os.path.isdir(path) and not os.access(path, os.W_OK | os.X_OK):
                yield f"{folder or '.'}: the folder is read-only; allow writing to it"

    def _judge_space(self, changes: Sequence[Change]) -> None:
        """Refuse early what can't fit; the ledger keeps every image once more."""
        need = sum(len(c.after or b"") * 2 + len(c.before or b"") + 4096 for c in changes)
        disk = os.statvfs(self._root)
        free = disk.f_bavail * disk.f_frsize
        if disk.f_blocks and free < need:
            raise ConflictError(
                f"the disk is too full: about {need // 1024 + 1} kB are needed, "
                f"{free // 1024} kB are free; make room and try again"
            )

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        """Say which files have second names that will keep the old content."""
        for (change,) in steps:
            if change.before is not None and not on_folder(change):
                links = os.lstat(f"{self._root}/{change.address}").st_nlink
                if links > 1:
                    yield (
                        f"{change.address}: is one of {links} hard links to the same file; "
                        "the others keep the old content"
                    )

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        """Nothing needs to be said: the plan shows every line."""
        return iter(())

    def swap(self, step: Step) -> None:
        """Change one file or folder; ConflictError if it is not what the step starts from."""
        (change,) = step
        judge(self._root, change.address)
        if on_folder(change):
            self._writer.swap_folder(change)
        else:
            self._writer.swap(change)

    def settle(self) -> None:
        """Make durable that names have come and gone; contents are durable before that."""
        self._writer.settle()

    def sweep(self, step: Step) -> None:
        """Remove temporary files of a killed swap."""
        for change in step:
            self._writer.sweep(change.address)


def _stale(address: str, before: Image, now: Image) -> str:
    if now is None:
        return f"{address}: has gone since the plan was made; plan again"
    if before is None:
        return f"{address}: exists already; move it away or plan again"
    return f"{address}: has changed since the plan was made; plan again"


def _overtaken(address: str, before: Image, now: Image) -> str:
    remedy = "put it back as the run left it, or roll back what came after"
    if now is None:
        return f"{address}: has gone since that run; {remedy}"
    if before is None:
        return f"{address}: exists again since that run; {remedy}"
    return f"{address}: has changed since that run; {remedy}"
