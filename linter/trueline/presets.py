"""Conventions that come with Trueline, as the tables that a user would write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trueline.convention import Convention, ConventionError, Layer
from trueline.globs import Globs
from trueline.pattern import Pattern, PatternError

_SHARED = "{core,config,auth,db,session,common,utils}"

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "v7": {
        "pattern": (
            "WF{workflow:int}_V{version:int}_L{layer:int}"
            "_{part:int}of{parts:int}_{component:Pascal}.py"
        ),
        "paths": ["*.py"],
        # the last line are names that Python and its tools prescribe
        "exempt": [
            "__init__.py",
            "main.py",
            _SHARED,
            f"{_SHARED}.py",
            "{__main__,conftest,setup}.py",
        ],
        "version": 7,
        "workflows": {str(number): "" for number in range(10)},
        "layers": {
            "0": {"title": "Chronicle", "folders": ["docs"]},
            "1": {
                "title": "Models & ENUMs",
                "folders": ["models"],
                "suffixes": ["Model", "Models", "Enum", "Enums"],
            },
            "2": {"title": "Schemas", "folders": ["schemas"], "suffixes": ["Schema", "Schemas"]},
            "3": {"title": "Routers", "folders": ["routers"], "suffixes": ["Router"]},
            "4": {
                "title": "Services & schedulers",
                "folders": ["services", "tasks"],
                "suffixes": ["Service", "Scheduler"],
            },
            "5": {
                "title": "Configuration",
                "folders": ["config", "core", "db", "auth", "session"],
            },
            "6": {"title": "UI", "folders": ["static"]},
            "7": {"title": "Testing", "folders": ["tests"]},
            "8": {"title": "Patterns & orchestration"},
        },
        "scope": ["workflow", "layer"],
    },
    "snake-role": {
        "pattern": "wf{workflow}_{name:snake}_{role:router|schemas|service|scheduler}.py",
        "paths": ["*.py"],
        "exempt": [
            "__init__.py",
            "main.py",
            _SHARED,
            f"{_SHARED}.py",
            "{__main__,conftest,setup}.py",
            "models",
            "tests",
        ],
        "workflows": {str(number): "" for number in range(10)},
        "layers": {
            "router": {"title": "Routers", "folders": ["routers"]},
            "schemas": {"title": "Schemas", "folders": ["schemas"]},
            "service": {"title": "Services", "folders": ["services"]},
            "scheduler": {"title": "Schedulers", "folders": ["services", "tasks", "schedulers"]},
        },
        "layer_token": "role",
        "component_token": "name",
    },
}
"""Preset name to table; the tables hold what TOML holds."""


def merged(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a convention's table laid over the preset that it names.

    A value replaces the preset's; a table is merged into it, and ``false`` in place of an entry
    of ``workflows`` or ``layers`` takes that entry out.  The preset must be one of PRESETS.
    """
    own = {key: value for key, value in table.items() if key != "preset"}
    return _over(PRESETS[table["preset"]], own) if "preset" in table else _over({}, own)


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result = {key: _over(old, {}) if isinstance(old, Mapping) else old for key, old in base.items()}
    for key, value in own.items():
        if isinstance(value, Mapping):
            below = base.get(key)
            result[key] = _over(below if isinstance(below, Mapping) else {}, value)
        else:
            result[key] = value
    return {key: value for key, value in result.items() if value is not False}


def build(name: str, table: Mapping[str, Any]) -> Convention:
    """Return the convention of a table whose values have the right types.

    Raise :class:`ConventionError` with everything else that is wrong with it.
    """
    settings = merged(table)
    settings["pattern"] = _pattern(name, settings.get("pattern"))
    for key in ("paths", "exempt"):
        if key in settings:
            settings[key] = Globs(tuple(settings[key]))
    layers = settings.get("layers", {})
    settings["layers"] = {key: _layer(key, layer) for key, layer in layers.items()}
    settings["scope"] = tuple(settings.get("scope", ()))
    return Convention(name, **settings)


def _pattern(name: str, text: str | None) -> Pattern:
    if text is None:
        reason = f"missing; write one, or preset = one of {', '.join(PRESETS)}"
        raise ConventionError(name, ((("pattern",), reason),))
    try:
        return Pattern.compile(text)
    except PatternError as error:
        raise ConventionError(name, ((("pattern",), str(error)),)) from error


def _layer(key: str, table: Mapping[str, Any]) -> Layer:
    folders, suffixes = table.get("folders", ()), table.get("suffixes", ())
    return Layer(key, table.get("title", ""), tuple(folders), tuple(suffixes))
