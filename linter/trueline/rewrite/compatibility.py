"""Modules at old paths that are the very same object as the new one, and say so once."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import date

from trueline.changes import Change, created
from trueline.proposal import Patch
from trueline.rewrite.identity import Renaming, stem
from trueline.rewrite.project import Read

_TEMPLATE = '''\
# trueline: ignore[NAM] moved to {new}, remove after {until}
"""Compatibility: this module is {new} now."""

import sys
import warnings
from importlib import import_module

warnings.warn(
    "{old} is {new} now; the old name goes away after {until}",
    DeprecationWarning,
    stacklevel=2,
)
'''
_IMPORTED = 'sys.modules[__name__] = import_module("{new}")\n'
_STARTED = """\
if __name__ == "__main__":
    from pathlib import Path
    from runpy import run_module, run_path

    if __spec__ is None:  # started by its path
        run_path(str(Path(__file__).parent / "{place}"), run_name="__main__")
    else:
        run_module("{new}", run_name="__main__", alter_sys=True)
else:
    sys.modules[__name__] = import_module("{new}")
"""
_IS_STARTED = re.compile(rb"(?m)^if __name__\s*==")


def is_date(text: str) -> bool:
    """Whether a text is a day as in 2026-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def compatibility_patch(renaming: Renaming, read: Read, until: str) -> Patch:
    """Return the patch that keeps the old import paths of all modules that move."""
    why = (
        f"Code outside of this project, and pickles, may still ask for the old names until {until}."
    )
    changes = tuple(_modules(renaming, read, until))
    return Patch(f"Keep old import paths until {until}", changes, why=why)


def _modules(renaming: Renaming, read: Read, until: str) -> Iterator[Change]:
    for path, target in sorted(renaming.moves.items()):
        names = _names(path, target, renaming)
        if path.endswith(".py") and not path.endswith("/__init__.py") and names:
            last = _STARTED if _IS_STARTED.search(read(path) or b"") else _IMPORTED
            text = (_TEMPLATE + last).format(
                old=names[0], new=names[1], until=until, place=_relative(path, target)
            )
            yield created(path, text.encode())


def _relative(path: str, target: str) -> str:
    """The way from the folder of a file to another one."""
    return posixpath.relpath(target, posixpath.dirname(path) or ".")


def _names(path: str, target: str, renaming: Renaming) -> tuple[str, str] | None:
    """The names before and after; None for a script that nothing can import."""
    root = renaming.home(path)
    old, new = renaming.dotted(stem(path), root), renaming.dotted(stem(target), root)
    if not old or not new or not all(part.isidentifier() for part in old.split(".")):
        return None
    return old, new
