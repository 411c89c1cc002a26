"""The entry points that a setup.py may name, told by a glance; a superset of what a study finds."""

from __future__ import annotations

import re
from collections.abc import Iterator

OBJECT = r"([^\W\d]\w*(?:\.[^\W\d]\w*)*(?::[^\W\d]\w*(?:\.[^\W\d]\w*)*)?)"
_MAYBE = re.compile(rf"=\s*{OBJECT}(?![\w.:(])")


def skimmed(path: str, text: str) -> Iterator[str]:
    """Yield all that may be named as an entry point in a file that is only skimmed."""
    if is_setup(path, text):
        yield from _MAYBE.findall(text)


def is_setup(path: str, text: str) -> bool:
    """Whether a file may name entry points."""
    return path.rpartition("/")[2] == "setup.py" and "entry_points" in text
