"""Options of rules and fixers: frozen dataclasses there, ``[rules.<CODE>]`` and so on here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

from trueline.config.convention_keys import GLOBS
from trueline.config.kinds import Flag, Key, Kind, Number, Problem, Record, Sequence, Table, Text
from trueline.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.fixer import Fixer
    from trueline.rule import Rule

KINDS: Mapping[str, Kind] = {
    "bool": Flag(),
    "int": Number(),
    "str": Text(),
    "tuple[str, ...]": Sequence(Text(), "a list of strings"),
    "dict[str, str]": Table(Text(), "a table of strings"),
}
"""Types that the field of an options class may have."""


def rule_key(rule: Rule | Fixer) -> Key:
    """Return the table of one rule's options; raise ``PluginError`` for a field it can't have."""
    return Key(rule.code, options_record(rule), None, options_of(rule.name))


def options_of(name: str) -> str:
    """Return what the table of a rule's options is for."""
    return f"Options of {name}."


def options_record(rule: Rule | Fixer) -> Record:
    """Return what may stand in the table of one rule's options, as :func:`rule_key` does."""
    options = rule.options
    if options is None:
        return Record(())
    keys = tuple(_key(rule, field) for field in fields(options))

    def judge(table: Mapping[str, object]) -> Iterator[Problem]:
        try:
            build_options(rule, table)
        except ValueError as error:
            yield Problem((), str(error))

    return Record(keys, judge=judge)


def build_options(rule: Rule | Fixer, table: Mapping[str, object]) -> Any:
    """Return the options object of a valid table; None for a rule without options."""
    if rule.options is None:
        return None
    values = {key.replace("-", "_"): value for key, value in table.items()}
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return rule.options(**frozen)


def _key(rule: Rule | Fixer, field: Field[Any]) -> Key:
    name = field.name.replace("_", "-")
    kind = GLOBS if field.metadata.get("globs") else KINDS.get(_type_name(field.type))
    if kind is None or _default(field) is MISSING:
        types = ", ".join(KINDS)
        raise PluginError(
            f"{rule.module}: the option {field.name} can't be configured; "
            f"give it a default and one of the types {types}"
        )
    default = _default(field)
    return Key(
        name,
        kind,
        [*default] if isinstance(default, tuple) else default,
        rule.options_described[field.name],
    )


def _type_name(annotation: object) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
