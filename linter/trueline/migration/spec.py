"""A migration: which items of which category, from which version to which, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from json import dumps, loads
from posixpath import dirname, join
from re import compile as pattern
from typing import Any

from trueline.errors import UsageError
from trueline.facts.documents.validity import Validator, schema_problem
from trueline.migration.operations import Operation
from trueline.migration.pointers import Path, path_of
from trueline.migration.reading import operations_of
from trueline.migration.yamltext import read_yaml
from trueline.strict import Fields, FormatError

_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Version:
    """The field that tells the versions of an item apart; None stands for a missing one."""

    field: Path
    sources: tuple[Any, ...]
    target: Any


@dataclass(frozen=True)
class Migration:
    """All that a migration file says, with the schemas in it.

    ``recipe`` is that as text: what a plan holds, and what the store works by.
    """

    name: str
    category: str
    proposal: str
    version: Version
    operations: tuple[Operation, ...]
    schema: Any
    old_schema: Any
    sample: int
    store: str
    recipe: str

    @cached_property
    def validator(self) -> Validator:
        """What judges an item afterwards."""
        return Validator(self.schema)

    @property
    def digest(self) -> str:
        """What tells this migration from another one of the same name."""
        return sha256(self.recipe.encode()).hexdigest()[:16]


def read_migration(text: str, name: str, read: Callable[[str], str | None]) -> Migration:
    """Return the migration in a file; ``read`` returns the text of a file beside it.

    UsageError names the file and the place of what is wrong.
    """
    document = read_yaml(text, name)
    if not isinstance(document, dict):
        raise UsageError(f"{name}: should hold a migration: an object with migration, category, …")
    for key in ("schema", "from_schema"):
        if isinstance(document.get(key), str):
            document[key] = _schema_in(join(dirname(name), document[key]), name, key, read)
    return _migration(document, name)


@lru_cache(maxsize=8)
def from_recipe(recipe: str) -> Migration:
    """Return the migration that a plan holds; its schemas were judged when the plan was made."""
    return _migration(loads(recipe), "the plan", judged=True)


def _schema_in(path: str, name: str, key: str, read: Callable[[str], str | None]) -> Any:
    text = read(path)
    if text is None:
        raise UsageError(f"{name}: {key}: there is no file {path}; correct the path")
    return read_yaml(text, path)


def _migration(document: Mapping[str, Any], name: str, *, judged: bool = False) -> Migration:
    recipe = dumps(document, sort_keys=True, separators=(",", ":"))
    try:
        with Fields(document, "") as fields:
            return _read(fields, recipe, judged=judged)
    except FormatError as error:
        raise UsageError(f"{name}: {error}") from error


def _read(fields: Fields, recipe: str, *, judged: bool) -> Migration:
    title = fields.take("migration", str)
    if not _NAME.fullmatch(title):
        raise FormatError("migration: write letters, digits, dot, hyphen and underscore")
    fields.take("description", str, "")
    old = "from_schema"
    return Migration(
        name=title,
        category=fields.take("category", str).removeprefix("CustomData:"),
        proposal=fields.take("proposal", str).removeprefix("ConPortSchema:"),
        version=_some(fields.one("version", _version), "version"),
        operations=operations_of(fields),
        schema=_schema(fields, "schema", judged=judged),
        old_schema=_schema(fields, old, judged=judged) if fields.has(old) else None,
        sample=fields.one("verify", _sample) or _SAMPLE,
        store=fields.take("store", str, ""),
        recipe=recipe,
    )


def _some(version: Version | None, key: str) -> Version:
    if version is None:
        raise FormatError(f"{key}: is missing")
    return version


def _version(fields: Fields) -> Version:
    field = path_of(fields.take("field", str))
    sources, target = fields.take("from", list), fields.whatever("to")
    if not sources:
        raise FormatError(f"{fields.at('from')}: is empty; null stands for items without version")
    if target in sources or target is None:
        raise FormatError(f"{fields.at('to')}: should be a version that is not among from")
    return Version(field, tuple(sources), target)


def _schema(fields: Fields, key: str, *, judged: bool) -> Any:
    document = fields.whatever(key)
    problem = None if judged else schema_problem(document)
    if problem:
        raise FormatError(f"{key}: is no JSON Schema: {problem}")
    return document


def _sample(fields: Fields) -> int:
    size = fields.take("sample", int)
    if not 1 <= size <= 10:
        raise FormatError(f"{fields.at('sample')}: write a number from 1 to 10")
    return size
