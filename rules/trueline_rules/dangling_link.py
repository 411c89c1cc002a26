"""A link, or the parent of a Progress, leads to nothing.

Why: ConPort never looks whether what is linked is there, and an item that it overwrites gets a new
row id, so that links by id go astray.  A link under another workspace is not seen at all: so it is
with every link of a project that was moved or cloned.

What to do: link again to what is meant, by `Category:Key` for custom data, and delete the old link.

Custom data may be named by `Category:Key`, `Category/Key`, the bare key or the row id; all of these
are followed.  Types that ConPort does not have are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.places import at, held
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

rule = Rule(__name__, code="DOC005", reads=Reads.DOCUMENTS, severity=Severity.WARNING)


@dataclass(frozen=True, slots=True)
class _There:
    """All ids that a link may lead to, by type."""

    ids: dict[str, frozenset[str]]

    def has(self, kind: str, name: str) -> bool:
        known = self.ids.get(kind)
        return known is None or name in known


def _there(store: DocumentStore) -> _There:
    items = store.items
    named = {name for item in items for name in (item.address, f"{item.category}/{item.key}")}
    numbers = {str(item.id) for item in items}
    return _There(
        {
            "custom_data": frozenset(named | numbers | {item.key for item in items}),
            "decision": frozenset(str(each.id) for each in store.decisions),
            "progress_entry": frozenset(str(each.id) for each in store.progress),
            "system_pattern": frozenset(map(str, store.patterns)),
        }
    )


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each end of a link that is not there, and for each lost parent."""
    for store in facts.documents:
        there = _there(store)
        yield from _links(store, there)
        for progress in store.progress:
            parent = progress.parent
            if parent is not None and not there.has("progress_entry", str(parent)):
                yield rule.finding(
                    at(f"progress_entry {progress.id}"),
                    f"its parent, Progress {parent}, does not exist",
                    key=f"progress {progress.id} parent {parent}",
                    related=held(store, progress.line),
                )


def _links(store: DocumentStore, there: _There) -> Iterator[Finding]:
    for link in store.links:
        ends = ((link.source_type, link.source_id), (link.target_type, link.target_id))
        problems = [
            f"{kind} {name} does not exist" for kind, name in ends if not there.has(kind, name)
        ]
        if store.workspace and link.workspace != store.workspace:
            problems.append(
                f'belongs to workspace "{link.workspace}", so ConPort does not show it in '
                f'"{store.workspace}"'
            )
        if problems:
            yield rule.finding(
                at(f"context_link {link.id}"),
                "; ".join(problems),
                key=f"{link.source_type} {link.source_id} {link.target_type} {link.target_id}",
                related=held(store, link.line),
            )


rule.scene(
    "a decision that is gone, a parent that is gone, another workspace",
    """
    -- store.toml --
    [[custom_data]]
    category = "ErrorLogs"
    key = "EL_1"
    value = '{}'
    [[progress]]  # finds: its parent, Progress 9, does not exist
    status = "DONE"
    parent = 9
    [[links]]  # finds: decision 4 does not exist
    source = "progress_entry 1"
    target = "decision 4"
    [[links]]  # finds: belongs to workspace "elsewhere"
    source = "progress_entry 1"
    target = "custom_data ErrorLogs:EL_1"
    workspace = "elsewhere"
    """,
)
rule.scene(
    "every way to name an item, and a type of somebody's own",
    """
    -- store.toml --
    [[custom_data]]
    category = "ErrorLogs"
    key = "EL_1"
    value = '{}'
    [[progress]]
    status = "DONE"
    [[progress]]
    status = "DONE"
    parent = 1
    [[links]]
    source = "progress_entry 1"
    target = "custom_data ErrorLogs:EL_1"
    [[links]]
    source = "progress_entry 2"
    target = "custom_data ErrorLogs/EL_1"
    [[links]]
    source = "progress_entry 2"
    target = "custom_data EL_1"
    [[links]]
    source = "progress_entry 2"
    target = "custom_data 1"
    [[links]]
    source = "file app/main.py"
    target = "progress_entry 1"
    """,
)
