"""Long texts kept in a temporary file, so that a store may be larger than the memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property, partial
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

_INLINE = 16 * 1024 * 1024
"""So many characters stay in memory; no store that was ever seen has more."""
_SHORT = 256


class Aside:
    """Keeps texts, and gives them back; the file is gone when nobody can ask any more."""

    def __init__(self) -> None:
        self._held = self._end = 0
        self._is_written = True

    def keep(self, text: str) -> str | Callable[[], str]:
        """Return a text, or what reads it when it is asked for."""
        if len(text) <= _SHORT or self._held < _INLINE:
            self._held += len(text)
            return text
        data = text.encode("utf-8", "surrogateescape")
        self._file.write(data)
        self._is_written = False
        self._end += len(data)
        return partial(self._read, self._end - len(data), len(data))

    @cached_property
    def _file(self) -> IO[bytes]:
        file = TemporaryFile()  # noqa: SIM115  # it lasts as long as the texts
        finalize(self, file.close)
        return file

    def _read(self, start: int, size: int) -> str:
        if not self._is_written:
            self._file.flush()
            self._is_written = True
        return os.pread(self._file.fileno(), size, start).decode("utf-8", "surrogateescape")
