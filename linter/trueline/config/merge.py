"""Lay the sources over one another: defaults, file, environment, command line.

A value replaces the one below it.  ``extend-`` keys add to their list instead, and selectors follow
one more rule: what a later source selects or ignores wins over what an earlier one said of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.config.kinds import Keys, Record
from trueline.config.origin import DEFAULT, Origin, Source, joined

EXTENDS = "extend-"


class Place(NamedTuple):
    """A setting in a source; its line is looked up only when somebody asks."""

    source: Source
    keys: Keys

    @property
    def origin(self) -> Origin:
        """The place in words."""
        return self.source.origin(self.keys)


class Value(NamedTuple):
    """An effective value and all the places that made it, besides the default or without it."""

    value: object
    places: tuple[Place, ...] = ()
    default: bool = True

    @property
    def origin(self) -> Origin:
        """Where the value comes from; several places are listed."""
        origins = [place.origin for place in self.places]
        return joined([DEFAULT, *origins] if self.default else origins)


def merge(declared: Record, sources: Sequence[Source]) -> dict[str, Value]:
    """Return the effective value of every key; ``extend-`` keys are folded into their lists."""
    merged: dict[str, Value] = {}
    for key in declared.keys:
        if not key.name.startswith(EXTENDS):
            merged[key.name] = _layered(key.name, key.default, sources)
    return {**merged, **_selection(sources)}


def _layered(name: str, default: object, sources: Sequence[Source]) -> Value:
    result = Value(default)
    for source in sources:
        if name in source.values:
            result = Value(source.values[name], (Place(source, (name,)),), default=False)
    extension = EXTENDS + name
    for source in sources:
        if extension in source.values:
            result = _added(result, source, extension)
    return result


def _added(below: Value, source: Source, name: str) -> Value:
    added = [item for item in texts(source.values[name]) if item not in texts(below.value)]
    place = Place(source, (name,))
    kept = below.default and bool(below.value)
    return Value([*texts(below.value), *added], (*below.places, place), default=kept)


def _selection(sources: Sequence[Source]) -> Mapping[str, Value]:
    """Fold select and ignore of all sources, so that the later source has the last word."""
    select, ignore = Value(["ALL"]), Value([])
    for source in sources:
        on = [name for name in ("select", "extend-select") if name in source.values]
        off = [name for name in ("ignore", "extend-ignore") if name in source.values]
        if "select" in on:
            select, ignore = Value([]), Value([])
        select = _without(select, [item for name in off for item in texts(source.values[name])])
        ignore = _without(ignore, [item for name in on for item in texts(source.values[name])])
        for name in on:
            select = _added(select, source, name)
        for name in off:
            ignore = _added(ignore, source, name)
    return {"select": select, "ignore": ignore}


def _without(below: Value, selectors: Sequence[str]) -> Value:
    """Take out what the selectors cover: they were given later."""
    left = [item for item in texts(below.value) if not covered(item, selectors)]
    return below if left == below.value else Value(left, below.places if left else ())


def covered(selector: str, selectors: Sequence[str]) -> bool:
    """Whether one of the selectors stands for all that ``selector`` stands for."""
    family = selector.rstrip("0123456789")
    return any(each in ("ALL", selector, family) for each in selectors)


def texts(value: object) -> list[str]:
    """A valid list of texts."""
    return [*value] if isinstance(value, list) else []
