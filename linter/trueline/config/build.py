"""Build the engine's configuration from checked values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from trueline.config.convention_keys import build_convention
from trueline.config.database_keys import build_database
from trueline.config.document_keys import build_documents
from trueline.config.merge import Value, texts
from trueline.config.model import Config, Selection
from trueline.config.rule_options import build_options
from trueline.findings import Severity
from trueline.globs import Globs
from trueline.shelf import cards

if TYPE_CHECKING:
    from trueline.config.verdicts import Expand
    from trueline.rule import Rule


def build(
    values: Mapping[str, Value], root: Path, rules: Mapping[str, Rule], expand: Expand
) -> Config:
    """Return the configuration; the values have passed validation."""
    return Config(
        root=root,
        conventions=tuple(
            build_convention(name, table) for name, table in _table(values, "conventions").items()
        ),
        source_roots=tuple(_roots(_list(values, "source-roots"), expand)),
        exclude=Globs(_list(values, "exclude")),
        respect_gitignore=bool(values["respect-gitignore"].value),
        generated=Globs(_list(values, "generated")),
        selection=Selection(_list(values, "select"), _list(values, "ignore")),
        severities={code: Severity(name) for code, name in _table(values, "severity").items()},
        per_path_ignores=tuple(
            (Globs((glob,)), tuple(selectors))
            for glob, selectors in _table(values, "per-path-ignores").items()
        ),
        options=_options(_table(values, "rules"), rules),
        fixers=_table(values, "fixers"),
        baseline=cast("str | None", values["baseline"].value),
        max_file_size=cast("int", values["max-file-size"].value),
        installed={code: card.default for code, card in cards(rules).items()},
        databases=tuple(
            build_database(name, table) for name, table in _table(values, "databases").items()
        ),
        documents=tuple(
            build_documents(name, table) for name, table in _table(values, "documents").items()
        ),
    )


def _list(values: Mapping[str, Value], key: str) -> tuple[str, ...]:
    return tuple(texts(values[key].value))


def _table(values: Mapping[str, Value], key: str) -> dict[str, Any]:
    return cast("dict[str, Any]", values[key].value)


def _roots(written: tuple[str, ...], expand: Expand) -> Iterator[str]:
    """Existing folders in the order written, each once."""
    yield from dict.fromkeys(folder for each in written for folder in expand(each))


def _options(tables: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """The options object of every rule that is configured."""
    return {code: build_options(rules[code], table) for code, table in tables.items()}
