"""Numbers for the parts of a sequence; those that files have already stay, unless asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trueline.convention import Convention
from trueline.facts import FileName
from trueline.pattern import Values

Scope = tuple[str, tuple[int | str, ...]]


class Numbered(NamedTuple):
    """Values of a name with its part; ``moves`` tells that it had another number before."""

    path: str
    values: dict[str, int | str]


def scope_of(convention: Convention, values: Values) -> Scope:
    """The sequence that a name belongs to."""
    keys = (*convention.scope, convention.version_token)
    known = tuple(values[key] for key in keys if key in values)
    return convention.name, known


def numbered(
    convention: Convention,
    fresh: Mapping[str, dict[str, int | str]],
    names: Iterable[FileName],
    *,
    renumber: bool,
) -> list[Numbered]:
    """Give the fresh names of one convention their parts; ``names`` are all that it covers.

    A gap is filled first, then the sequence grows.  With ``renumber``, every sequence that grows is
    numbered anew from 1, those that had a number first and in their order.
    """
    if convention.pattern.token(convention.part_token) is None:
        return [Numbered(path, values) for path, values in sorted(fresh.items())]
    given = _given(convention, names)
    found: list[Numbered] = []
    for scope in sorted({scope_of(convention, values) for values in fresh.values()}, key=repr):
        here = {p: v for p, v in fresh.items() if scope_of(convention, v) == scope}
        found += _sequence(convention, here, given.get(scope, {}), renumber)
    return found


def _given(
    convention: Convention, names: Iterable[FileName]
) -> dict[Scope, dict[str, dict[str, int | str]]]:
    given: dict[Scope, dict[str, dict[str, int | str]]] = {}
    for name in names:
        if name.convention is convention and name.tokens and _has_part(convention, name.tokens):
            scope = scope_of(convention, name.tokens)
            given.setdefault(scope, {})[name.path] = dict(name.tokens)
    return given


def _has_part(convention: Convention, tokens: Values) -> bool:
    return isinstance(tokens.get(convention.part_token), int)


def _sequence(
    convention: Convention,
    fresh: Mapping[str, dict[str, int | str]],
    given: Mapping[str, dict[str, int | str]],
    renumber: bool,
) -> list[Numbered]:
    part, parts = convention.part_token, convention.parts_token
    if renumber:
        order = sorted(given, key=lambda path: (given[path][part], path))
        every = {**given, **fresh}
        paths = [*order, *sorted(fresh)]
        return [
            Numbered(path, _with(every[path], part, number, parts, len(paths)))
            for number, path in enumerate(paths, 1)
        ]
    said = [values[parts] for values in given.values() if isinstance(values.get(parts), int)]
    whole = max([len(given) + len(fresh), *(number for number in said if isinstance(number, int))])
    taken = {values[part] for values in given.values()}
    free = (number for number in range(1, whole + len(taken) + 1) if number not in taken)
    return [
        Numbered(path, _with(fresh[path], part, number, parts, max(whole, number)))
        for path, number in zip(sorted(fresh), free, strict=False)
    ]


def _with(
    values: dict[str, int | str], part: str, number: int, parts: str, whole: int
) -> dict[str, int | str]:
    return {**values, part: number, parts: whole}
