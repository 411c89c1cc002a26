"""A document does not meet the schema of its category.

Why: whoever reads the category relies on its fields, and an item that lacks one, or spells a value
in its own way, is left out of every list or breaks the reader.

What to do: correct the item, or migrate the whole category: `trueline plan documents FILE` takes it
from one version of its schema to the next, with a way back.

The schemas are files of JSON Schema (2020-12), by category in `[documents.<name>]` under `schemas`;
a category without one is not judged.  What can't be read at all is told by DOC002 and counts as not
compliant, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.places import held, item_at
from trueline.findings import Finding
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore, Item

rule = Rule(__name__, code="DOC001", reads=Reads.DOCUMENTS, fixable=True)

_SHOWN = 3


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each item that its schema refuses."""
    for store in facts.documents:
        errors = store.judged.errors
        for item in store.items:
            if item.id in errors:
                yield _finding(store, item, errors[item.id])


def _finding(store: DocumentStore, item: Item, errors: tuple[str, ...]) -> Finding:
    more = f"; and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else ""
    name = store.schemas[item.category].path
    told = "; ".join(errors[:_SHOWN])
    return rule.finding(
        item_at(item),
        f"does not meet {name}: {told}{more}",
        key="; ".join(errors),
        related=held(store, item.line),
    )


rule.scene(
    "a severity that the schema does not know, and a missing summary",
    """
    -- trueline.toml --
    [documents.context]
    store = "store.toml"
    schemas = { ErrorLogs = "errors.schema.json" }
    -- errors.schema.json --
    {
      "type": "object",
      "required": ["summary"],
      "properties": { "severity": { "enum": ["LOW", "HIGH"] } }
    }
    -- store.toml --
    [[custom_data]]  # finds: /severity "Medium" is not one of ["LOW", "HIGH"]
    category = "ErrorLogs"
    key = "EL_1"
    value = '{"summary": "it fails", "severity": "Medium"}'
    [[custom_data]]  # finds: /summary is missing
    category = "ErrorLogs"
    key = "EL_2"
    value = '{"severity": "LOW"}'
    """,
)
rule.scene(
    "an item that meets its schema, and a category without one",
    """
    -- trueline.toml --
    [documents.context]
    store = "store.toml"
    schemas = { ErrorLogs = "errors.schema.json" }
    -- errors.schema.json --
    { "type": "object", "required": ["summary"] }
    -- store.toml --
    [[custom_data]]
    category = "ErrorLogs"
    key = "EL_1"
    value = '{"summary": "it fails"}'
    [[custom_data]]
    category = "MeetingNotes"
    key = "monday"
    value = '"anything"'
    """,
)
