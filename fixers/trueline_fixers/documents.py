"""Migrate all documents of a category from one version of their schema to the next.

A migration file says which items, by which operations, to which JSON Schema, and which approved
proposal asks for it; docs/documents.md describes it.  Every item is transformed and judged before
the plan is offered: one item that can't follow, and there is no plan.  Applied, all of it happens
in one transaction together with the Progress, the Decision and the status of the proposal.
``--repair-fts`` makes full-text indexes exact again that ConPort left stale or incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trueline.changes import DOCUMENT
from trueline.errors import UsageError
from trueline.fixer import Ask, Fixer
from trueline.proposal import Proposal

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore


@dataclass(frozen=True)
class Options:
    """What to migrate or to repair."""

    migration: str = field(
        default="", metadata={"doc": "The migration file (YAML or JSON).", "argument": True}
    )
    repair_fts: bool = field(
        default=False, metadata={"doc": "Make the full-text indexes of the stores exact."}
    )
    store: str = field(
        default="", metadata={"doc": "The document store, by its name, where there are several."}
    )

    def __post_init__(self) -> None:
        if self.migration and self.repair_fts:
            raise ValueError("repair-fts: is a plan of its own; leave the migration file out")


fixer = Fixer(__name__, fixes=("DOC001", "DOC004"), options=Options, subject=DOCUMENT)


@fixer.propose
def propose(ask: Ask, options: Options) -> Proposal:
    """Propose the migration that a file describes, or the repair of indexes."""
    from trueline.migration.propose import migration_proposal
    from trueline.migration.repair import repair_proposal
    from trueline.migration.spec import read_migration

    if options.repair_fts:
        return repair_proposal(_named(ask.facts.documents, options.store))
    if not options.migration:
        raise UsageError("name a migration file, or write --repair-fts")
    text = ask.sheet(options.migration)
    if text is None:
        raise UsageError(f"{options.migration}: there is no such file; correct the path")
    migration = read_migration(text, options.migration, ask.sheet)
    stores = _named(ask.facts.documents, options.store or migration.store)
    if len(stores) != 1:
        names = ", ".join(store.name for store in stores)
        raise UsageError(f"--store: there are several stores, name one: {names}")
    return migration_proposal(migration, stores[0])


def _named(stores: Iterable[DocumentStore], name: str) -> tuple[DocumentStore, ...]:
    known = tuple(stores)
    found = tuple(store for store in known if name in ("", store.name))
    if not found:
        listed = ", ".join(store.name for store in known)
        raise UsageError(f'--store: there is no document store "{name}"; known are {listed}')
    return found


fixer.scene(
    "words become objects that say their version",
    migration="glossary.yaml",
    before="""
        -- glossary.yaml --
        migration: glossary-v1
        category: ProjectGlossary
        proposal: GlossaryAsObjects
        version: {field: schema_version, from: [null], to: "1.0"}
        schema: {type: object, required: [definition, schema_version]}
        operations:
          - wrap: {as: definition}
        -- store.toml --
        [[custom_data]]
        category = "ConPortSchema"
        key = "GlossaryAsObjects"
        value = '{"status": "Approved"}'
        [[custom_data]]
        category = "ProjectGlossary"
        key = "okapi"
        value = '"an animal"'
        [[custom_data]]
        category = "ProjectGlossary"
        key = "zebra"
        value = '{"definition": "another one"}'
    """,
    after="""
        -- glossary.yaml --
        migration: glossary-v1
        category: ProjectGlossary
        proposal: GlossaryAsObjects
        version: {field: schema_version, from: [null], to: "1.0"}
        schema: {type: object, required: [definition, schema_version]}
        operations:
          - wrap: {as: definition}
        -- store.toml --
        [[custom_data]]
        category = "ConPortSchema"
        key = "GlossaryAsObjects"
        value = '{"status": "Implemented"}'
        [[custom_data]]
        category = "ProjectGlossary"
        key = "okapi"
        value = '{"definition": "an animal", "schema_version": "1.0"}'
        [[custom_data]]
        category = "ProjectGlossary"
        key = "zebra"
        value = '{"definition": "another one", "schema_version": "1.0"}'
        [[progress]]
        status = "DONE"
        [[progress]]
        status = "DONE"
        description = "[glossary-v1] write and verify 2 items of ProjectGlossary"
        parent = 1
        [[decisions]]
        summary = "[glossary-v1] migrate CustomData ProjectGlossary: 2 items"
    """,
)
fixer.scene(
    "an index that lacks a row and has one too many is filled anew",
    repair_fts=True,
    before="""
        -- store.toml --
        [[custom_data]]
        category = "ProjectGlossary"
        key = "okapi"
        value = '"an animal"'
        [[indexes]]
        table = "custom_data"
        stale = [7]
        missing = [1]
    """,
    after="""
        -- store.toml --
        [[custom_data]]
        category = "ProjectGlossary"
        key = "okapi"
        value = '"an animal"'
        [[indexes]]
        table = "custom_data"
    """,
)
