"""Every setting with its value and where it came from, flattened to dotted keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from trueline.config.convention_keys import convention_record, settings_of
from trueline.config.database_keys import DATABASE
from trueline.config.kinds import Keys, Record
from trueline.config.merge import EXTENDS, Place, Value
from trueline.config.origin import DEFAULT, Origin, dotted, joined
from trueline.config.rule_options import rule_key
from trueline.presets import PRESETS, merged

if TYPE_CHECKING:
    from trueline.rule import Rule

_TABLES = ("conventions", "databases", "rules", "severity", "per-path-ignores")


class Setting(NamedTuple):
    """A key as TOML writes it, its value as TOML has it (None: absent), and its origin."""

    key: str
    value: object
    origin: Origin


def settings(values: Mapping[str, Value], rules: Mapping[str, Rule]) -> Iterator[Setting]:
    """Yield every setting; tables are taken apart down to their values."""
    for name, value in values.items():
        if name not in _TABLES:
            yield Setting(name, value.value, value.origin)
    for name in ("severity", "per-path-ignores"):
        yield from _entries(name, values[name])
    for name in _table(values["conventions"]):
        yield from _convention(name, values["conventions"])
    for name in _table(values["databases"]):
        yield from _database(name, values["databases"])
    for code in sorted(rules):
        yield from _options(rules[code], values["rules"])


def _entries(name: str, value: Value) -> Iterator[Setting]:
    table = _table(value)
    for key, item in table.items():
        yield Setting(dotted((name, key)), item, _origin(value, (key,)))
    if not table:
        yield Setting(name, {}, DEFAULT)


def _options(rule: Rule, value: Value) -> Iterator[Setting]:
    given = _table(value).get(rule.code, {})
    for key in cast("Record", rule_key(rule).kind).keys:
        keys = (rule.code, key.name)
        own = key.name in given
        origin = _origin(value, keys) if own else DEFAULT
        yield Setting(dotted(("rules", *keys)), given.get(key.name, key.default), origin)


def _database(name: str, value: Value) -> Iterator[Setting]:
    given = _table(value)[name]
    for key in DATABASE.keys:
        origin = _origin(value, (name, key.name)) if key.name in given else DEFAULT
        where = dotted(("databases", name, key.name))
        yield Setting(where, given.get(key.name, key.default), origin)


def _convention(name: str, value: Value) -> Iterator[Setting]:
    """The keys of a convention over its preset, tables in it taken apart as well."""
    given = _table(value)[name]
    effective = {key.replace("_", "-"): item for key, item in merged(settings_of(given)).items()}
    for key in convention_record().keys:
        if key.name == "preset":
            yield Setting(dotted(("conventions", name, "preset")), *_preset(name, value))
        elif not key.name.startswith(EXTENDS):
            item = effective.get(key.name, key.default)
            for keys, leaf in _leaves((key.name,), item):
                where = dotted(("conventions", name, *keys))
                yield Setting(where, leaf, _came(name, keys, value))


def _preset(name: str, value: Value) -> tuple[object, Origin]:
    preset = _table(value)[name].get("preset")
    return preset, _origin(value, (name, "preset")) if preset else DEFAULT


def _leaves(keys: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], object]]:
    if not isinstance(value, Mapping) or not value:
        yield keys, value
        return
    for key, item in value.items():
        yield from _leaves((*keys, key), item)


def _came(name: str, keys: tuple[str, ...], value: Value) -> Origin:
    """A value is the preset's unless the file has it; ``extend-`` keys join the two."""
    given = _table(value)[name]
    extension = (EXTENDS + keys[0], *keys[1:])
    own = [each for each in (keys, extension) if _holds(given, each)]
    origins = [_origin(value, (name, *each)) for each in own]
    preset = given.get("preset", "")
    if keys not in own and keys[0].replace("-", "_") in PRESETS.get(preset, {}):
        origins.insert(0, Origin("preset", f"preset {preset}"))
    return joined(origins) if origins else DEFAULT


def _holds(table: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    """Whether the file has the value; a list of workflows has them all."""
    below = table.get(keys[0])
    for key in keys[1:]:
        if isinstance(below, list):
            return True
        below = below.get(key) if isinstance(below, Mapping) else None
    return below is not None


def _origin(value: Value, keys: Keys) -> Origin:
    place = value.places[-1]
    return Place(place.source, (*place.keys, *keys)).origin


def _table(value: Value) -> dict[str, Any]:
    return cast("dict[str, Any]", value.value)
