"""Settings from the environment and the command line, in the shape that a file gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trueline.config.kinds import Flag, Key, Number, Record, Sequence, Text
from trueline.config.origin import Source, variable

# commas inside braces belong to a glob such as {a,b}.py
_COMMA = re.compile(r",(?![^{]*\})")
_FLAGS = {"true": True, "1": True, "yes": True, "on": True} | {
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}
_ALIKE = 0.8


def from_environment(declared: Record, environ: Mapping[str, str]) -> Source:
    """Return the settings among the variables ``TRUELINE_<KEY>``; an empty one counts as absent."""
    named = {variable(key.name): key for key in settable(declared)}
    found = {
        named[name].name: _read(named[name], environ[name]) for name in named if environ.get(name)
    }
    return Source("environment", found)


def from_command_line(declared: Record, overrides: Mapping[str, object]) -> Source:
    """Return the settings among options by key; None, or an option given no times, is absent."""
    kinds = {key.name: key.kind for key in declared.keys}
    given = {name: value for name, value in overrides.items() if value is not None and value != ()}
    lists = {name for name in given if isinstance(kinds.get(name), Sequence)}
    return Source(
        "command line",
        {name: _items(value) if name in lists else value for name, value in given.items()},
    )


def settable(declared: Record) -> tuple[Key, ...]:
    """The keys that a variable or an option can hold: all but tables."""
    return tuple(
        key for key in declared.keys if isinstance(key.kind, Flag | Number | Text | Sequence)
    )


def misspelt(declared: Record, environ: Mapping[str, str]) -> list[str]:
    """Return a problem for each variable that is nearly one of ours and none of them."""
    ours = {variable(key.name).removeprefix("TRUELINE_") for key in settable(declared)} | {
        "CONFIG",
        "DATABASE_URL",
    }
    return [
        f"environment {name}: unknown variable; did you mean TRUELINE_{close}?"
        for name in sorted(environ)
        for close in _close(name, ours)
    ]


def _close(name: str, ours: set[str]) -> list[str]:
    if not name.startswith("TRUELINE_") or name.removeprefix("TRUELINE_") in ours:
        return []
    from difflib import get_close_matches

    return get_close_matches(name.removeprefix("TRUELINE_"), sorted(ours), n=1, cutoff=_ALIKE)


def _read(key: Key, text: str) -> object:
    if isinstance(key.kind, Sequence):
        return _items(text)
    if isinstance(key.kind, Flag):
        return _FLAGS.get(text.strip().lower(), text)
    return int(text) if isinstance(key.kind, Number) and text.strip().isdecimal() else text


def _items(value: object) -> list[object]:
    values: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    items: list[object] = []
    for each in values:
        items += _COMMA.split(each) if isinstance(each, str) else [each]
    return [item.strip() if isinstance(item, str) else item for item in items if item != ""]
