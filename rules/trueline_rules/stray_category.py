"""A category is not on the list, or is written in two ways.

Why: who asks for `ErrorLogs` never sees what was logged under `Error Logs`.  Nothing says so: a
category comes into being with its first item.

What to do: log the items under the right category and delete the others.  A list of all categories
in `[documents.<name>]` under `categories` finds the next one on the day that it appears; without a
list, only categories that differ in nothing but case, spaces and signs are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.categories import alike, doubles
from trueline.facts.documents.places import at, held
from trueline.findings import Finding
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

rule = Rule(__name__, code="DOC003", reads=Reads.DOCUMENTS)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each category that should not be there."""
    for store in facts.documents:
        groups = dict(store.by_category())
        twins = dict(doubles((name, len(items)) for name, items in groups.items()))
        for category, items in groups.items():
            told = _told(store, category, twins)
            if told:
                message, want = told
                count = f"{len(items)} item{'s' if len(items) != 1 else ''}"
                place = held(store, items[0].line)
                yield rule.finding(
                    at(category), f"{message}; {count}", key=category, want=want, related=place
                )


def _told(
    store: DocumentStore, category: str, twins: dict[str, str]
) -> tuple[str, str | None] | None:
    listed = store.categories
    if listed:
        return None if category in listed else _unlisted(category, listed)
    twin = twins.get(category)
    return (f'is written as "{twin}" elsewhere in the store', twin) if twin else None


def _unlisted(category: str, listed: tuple[str, ...]) -> tuple[str, str | None]:
    same = [name for name in listed if alike(name) == alike(category)]
    close = same or get_close_matches(category, listed, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"is none of the {len(listed)} categories on the list{hint}", same[0] if same else None


rule.scene(
    "a category off the list",
    """
    -- trueline.toml --
    [documents.context]
    store = "store.toml"
    categories = ["ErrorLogs", "LessonsLearned"]
    -- store.toml --
    [[custom_data]]  # finds: is none of the 2 categories on the list; did you mean ErrorLogs?
    category = "ErrorLog"
    key = "EL_1"
    value = '{}'
    [[custom_data]]
    category = "LessonsLearned"
    key = "LL_1"
    value = '{}'
    """,
)
rule.scene(
    "written in two ways",
    """
    -- store.toml --
    [[custom_data]]
    category = "enhancement_specifications"
    key = "a"
    value = '{}'
    [[custom_data]]
    category = "enhancement_specifications"
    key = "b"
    value = '{}'
    [[custom_data]]  # finds: is written as "enhancement_specifications" elsewhere in the store
    category = "enhancement specifications"
    key = "c"
    value = '{}'
    """,
)
rule.scene(
    "names that are only alike are no doubles without a list",
    """
    -- store.toml --
    [[custom_data]]
    category = "ErrorLog"
    key = "a"
    value = '{}'
    [[custom_data]]
    category = "ErrorLogs"
    key = "b"
    value = '{}'
    """,
)
