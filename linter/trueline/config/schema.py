"""The configuration as JSON Schema (draft 2020-12), for editors and for other tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trueline.config.keys import declaration

if TYPE_CHECKING:
    from trueline.rule import Rule


def schema(rules: Mapping[str, Rule]) -> dict[str, object]:
    """Return the schema of trueline.toml; ``rules`` are the registered ones by code."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Trueline configuration",
        **declaration(rules).schema(),
    }


def schema_text(rules: Mapping[str, Rule]) -> str:
    """Return the schema as it is published in docs/schemas/config.schema.json."""
    import json

    return json.dumps(schema(rules), indent=2, ensure_ascii=False) + "\n"
