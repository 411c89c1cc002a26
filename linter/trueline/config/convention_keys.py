"""The keys of one convention, ``[conventions.<name>]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trueline.config import verdicts
from trueline.config.kinds import (
    Either,
    Key,
    Keys,
    Never,
    Number,
    Problem,
    Record,
    Sequence,
    Table,
    Text,
)
from trueline.convention import Convention, ConventionError
from trueline.presets import PRESETS, build

TEXT = Text()
TEXTS = Sequence(TEXT, "a list of strings")
GLOB = Text("a glob", verdicts.glob, {"minLength": 1})
GLOBS = Sequence(GLOB, "a list of globs")

_OUT = Never("false to take out the preset's")
_NUMBERED = Either((Number(minimum=0), TEXT))


LAYER = Record(
    (
        Key("title", TEXT, "", "What people call the layer.", 'title = "Routers"'),
        Key("folders", TEXTS, [], "Names of its folders.", 'folders = ["routers"]'),
        Key("suffixes", TEXTS, [], "Endings of its components.", 'suffixes = ["Router"]'),
    ),
    "a table with title, folders and suffixes",
)
"""What one layer of a convention may hold."""

_TITLES = Table(Either((TEXT, _OUT)), "a table of workflow to title")
_COVER = (
    Key(
        "preset",
        Text("a preset", verdicts.one_of("preset", PRESETS), {"enum": [*PRESETS]}),
        None,
        "Built-in convention to start from; the other keys are laid over it.",
        'preset = "v7"',
    ),
    Key(
        "pattern",
        Text("a pattern", verdicts.pattern, {"minLength": 1}),
        None,
        "File name with typed tokens. Required without a preset.",
        'pattern = "wf{workflow:int}_{name:snake}_{role:router|schemas}.py"',
    ),
    Key(
        "paths",
        GLOBS,
        ["*.py"],
        "Files that the convention covers.",
        'paths = ["src/app/**/*.py"]',
    ),
    Key(
        "exempt",
        GLOBS,
        [],
        "Covered files that are counted but not judged. Replaces the preset's.",
        'exempt = ["__init__.py", "main.py"]',
    ),
    Key(
        "extend-exempt",
        GLOBS,
        [],
        "More covered files that are counted but not judged.",
        'extend-exempt = ["migrations"]',
    ),
)
_MEANING = (
    Key(
        "version",
        Number(minimum=0),
        None,
        "The version that counts; any when absent.",
        "version = 7",
    ),
    Key(
        "workflows",
        Either((Sequence(_NUMBERED, "a list of workflows"), _TITLES)),
        {},
        "Known workflows: a list means these and no others, a table adds titles to the preset's. "
        "Any when empty.",
        'workflows = { 1 = "Discovery", 2 = "Enrichment" }',
    ),
    Key(
        "layers",
        Table(Either((LAYER, _OUT)), "a table of layers"),
        {},
        "Known layers by the value of their token, laid over the preset's one by one. "
        "Any when empty.",
        'layers.3 = { title = "Routers", folders = ["routers", "api"], suffixes = ["Router"] }',
    ),
    Key(
        "scope",
        TEXTS,
        [],
        "Tokens that are equal within one sequence of parts; workflow and layer when empty.",
        'scope = ["layer"]',
    ),
)
_TOKENS = tuple(
    Key(
        f"{part}-token",
        TEXT,
        part,
        f"Token of the pattern that holds the {part}.",
        f'{part}-token = "{part}"',
    )
    for part in ("workflow", "version", "layer", "part", "parts", "component")
)


def convention_record() -> Record:
    """Return what a convention may hold."""
    return Record((*_COVER, *_MEANING, *_TOKENS), "a table", "A naming convention.", _judge)


def build_convention(name: str, table: Mapping[str, Any]) -> Convention:
    """Make the convention of a valid table; raise ``ConventionError`` if parts don't fit."""
    return build(name, settings_of(table))


def settings_of(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table as presets are written: underscores, no list of workflows."""
    preset = PRESETS.get(table.get("preset", ""), {})
    own = {key.replace("-", "_"): value for key, value in table.items()}
    if "extend_exempt" in own:
        own["exempt"] = [*own.get("exempt", preset.get("exempt", ())), *own.pop("extend_exempt")]
    if isinstance(own.get("workflows"), list):
        own["workflows"] = _listed(own["workflows"], preset.get("workflows", {}))
    return own


def _listed(workflows: list[object], known: Mapping[str, str]) -> dict[str, object]:
    """A list means these and no others; titles stay those of the preset."""
    keys = [str(workflow) for workflow in workflows]
    others = {key: False for key in known if key not in keys}
    return {**{key: known.get(key, "") for key in keys}, **others}


def _judge(table: Mapping[str, object]) -> Iterator[Problem]:
    try:
        build_convention("", table)
    except ConventionError as error:
        for keys, text in error.keyed:
            yield Problem(_written(keys), text)


def _written(keys: tuple[str, ...]) -> Keys:
    first = keys[0].replace("_", "-")
    return (first, *(int(key) if first == "scope" else key for key in keys[1:]))
