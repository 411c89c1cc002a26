"""Where an address may lead: inside the project, never through a link, never into git's own."""

from __future__ import annotations

import os
import stat

from trueline.errors import ConflictError

_OURS = (".git", ".hg", ".svn", ".jj")
_LEDGER = ".trueline"


def judge(root: str, address: str) -> None:
    """Raise ConflictError for an address that no plan may write to.

    A plan is a file that others send, so it is not believed to stay inside the project.
    """
    parts = address.split("/")
    if address.startswith("/") or "\0" in address or not set(parts).isdisjoint(("", ".", "..")):
        raise ConflictError(f"{address!r}: is no path inside the project; make the plan anew")
    if not set(map(str.lower, parts)).isdisjoint(_OURS) or parts[0].lower() == _LEDGER:
        raise ConflictError(f"{address}: belongs to version control or to Trueline's own ledger")
    for folder in above(address):
        _judge_folder(root, folder, address)


def _judge_folder(root: str, folder: str, address: str) -> None:
    path = f"{root}/{folder}"
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if stat.S_ISLNK(mode):
        raise ConflictError(
            f"{address}: {folder} is a symbolic link; use the path that it leads to"
        )
    if os.path.lexists(f"{path}/.git"):
        raise ConflictError(
            f"{address}: {folder} is a repository of its own (a submodule); "
            "make a plan there, and leave it out of this one"
        )


def above(address: str) -> list[str]:
    """Return the folders that hold an address, outermost first."""
    parts = address.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
