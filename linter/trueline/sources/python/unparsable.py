"""A file that can't be read as what it claims to be."""

from __future__ import annotations

from trueline.errors import BlindError


class Unparsable(BlindError):  # noqa: N818  # it names a property of a file, not a mishap
    """The file is no valid Python, or no valid project file.

    ``reason`` is one of a few short phrases that can be counted, ``detail`` says what is wrong
    with this file and what to do; ``line`` is 0 when no single line is at fault.
    """

    def __init__(self, path: str, line: int, reason: str, detail: str) -> None:
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {reason}: {detail}")
        self.path = path
        self.line = line
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Unparsable], tuple[str, int, str, str]]:
        return (type(self), (self.path, self.line, self.reason, self.detail))
