"""The reference of all keys as Markdown, for docs/configuration.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from trueline.config.convention_keys import LAYER, convention_record
from trueline.config.database_keys import DATABASE
from trueline.config.document_keys import DOCUMENTS
from trueline.config.keys import declaration
from trueline.config.kinds import Key, Later, Record
from trueline.config.show import toml

if TYPE_CHECKING:
    from trueline.rule import Rule


MARK = "<!-- Made from the declaration of the keys; do not edit below. -->"


def reference(rules: Mapping[str, Rule]) -> str:
    """Return every key with type, default, meaning and example; ``rules`` by code."""
    top = declaration(rules)
    sections = [("Top level", top.keys), ("`[conventions.<name>]`", convention_record().keys)]
    sections.append(("`[conventions.<name>.layers.<key>]`", LAYER.keys))
    sections.append(("`[databases.<name>]`", DATABASE.keys))
    sections.append(("`[documents.<name>]`", DOCUMENTS.keys))
    sections.extend(_options(top))
    return "\n".join(line for title, keys in sections for line in _section(title, keys))


def updated(page: str, rules: Mapping[str, Rule]) -> str:
    """Return the page with a fresh reference behind MARK; what stands before it is kept."""
    return f"{page.partition(MARK)[0]}{MARK}\n\n{reference(rules)}"


def _options(top: Record) -> Iterator[tuple[str, tuple[Key, ...]]]:
    rules = next(key.kind for key in top.keys if key.name == "rules")
    for rule in rules.keys if isinstance(rules, Record) else ():
        table = rule.kind.make() if isinstance(rule.kind, Later) else rule.kind
        if isinstance(table, Record) and table.keys:
            yield f"`[rules.{rule.name}]`", table.keys


def _section(title: str, keys: tuple[Key, ...]) -> Iterator[str]:
    yield f"### {title}\n"
    for key in keys:
        yield f"**`{key.name}`**: {key.kind.label}; default {_default(key)}.  "
        yield key.doc + (f"  \nExample: `{key.example}`" if key.example else "") + "\n"


def _default(key: Key) -> str:
    return "none" if key.default is None else f"`{toml(key.default)}`"
