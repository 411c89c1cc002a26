"""Where values come from: a file, the environment, the command line, a preset, the defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from trueline.config.kinds import Keys

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Origin(NamedTuple):
    """Where a value came from; ``kind`` is one of default, file, environment, command line, preset.

    ``detail`` is what people read: ``pyproject.toml:12``, ``environment TRUELINE_SELECT``.
    """

    kind: str
    detail: str

    def __str__(self) -> str:
        return self.detail


DEFAULT = Origin("default", "default")


def joined(origins: Sequence[Origin]) -> Origin:
    """The origin of a value that several places make up; the last one gives the kind."""
    return Origin(origins[-1].kind, ", ".join(origin.detail for origin in origins))


@dataclass(frozen=True)
class Source:
    """Something that gives settings: ``values`` by key, as TOML has them.

    ``label`` is the file's name; ``text`` its content and ``prefix`` the table in it.
    """

    kind: str
    values: Mapping[str, object]
    label: str = ""
    text: str = field(default="", repr=False)
    prefix: tuple[str, ...] = ()

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        from trueline.config.lines import key_lines

        return key_lines(self.text)

    def line(self, keys: Keys) -> int:
        """The line of a setting, 0 outside of files."""
        if self.kind != "file":
            return 0
        from trueline.config.lines import line_of

        return line_of(self._lines, (*self.prefix, *keys))

    def origin(self, keys: Keys) -> Origin:
        """Where exactly a setting of this source stands."""
        if self.kind == "file":
            return Origin("file", f"{self.label}:{self.line(keys)}")
        if self.kind == "environment":
            return Origin(self.kind, f"environment {variable(str(keys[0]))}")
        return Origin(self.kind, f"{self.kind} --{keys[0]}")

    def message(self, keys: Keys, text: str) -> str:
        """What is wrong with a setting, beginning with its place."""
        where = self.origin(keys)
        return f"{where}: {dotted(keys)}: {text}" if self.kind == "file" else f"{where}: {text}"


def variable(key: str) -> str:
    """The environment variable of a key."""
    return f"TRUELINE_{key.upper().replace('-', '_')}"


def _escaped(key: str) -> str:
    return key.replace("\\", "\\\\").replace('"', '\\"')


def dotted(keys: Iterable[str | int]) -> str:
    """A path of keys as TOML writes it, list items in brackets."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if _BARE.fullmatch(key) else f'."{_escaped(key)}"'
    return text.removeprefix(".")
