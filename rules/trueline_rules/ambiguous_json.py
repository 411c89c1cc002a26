"""A document can't be read, or not by everybody in the same way.

Why: ConPort leaves a row with corrupt JSON out of every answer without a word, returns NaN as null,
takes the last of two equal keys, and fails on a whole category for one timestamp that it can't
read. A string that holds JSON is an object to one reader and a text to the next.

What to do: write the item again as it was meant.  For values that hold their JSON as a string, a
migration with `parse` mends all of a category at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.documents.places import held, item_at
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.documents.store import Item, Judged

rule = Rule(__name__, code="DOC002", reads=Reads.DOCUMENTS)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each thing that is wrong with the text of an item."""
    for store in facts.documents:
        for item in store.items:
            for message, severity in _faults(item, store.judged):
                yield rule.finding(
                    item_at(item),
                    message,
                    key=message,
                    related=held(store, item.line),
                    severity=severity,
                )


def _faults(item: Item, judged: Judged) -> Iterator[tuple[str, Severity]]:
    for fault in judged.faults.get(item.id, ()):
        if fault.corrupt:
            yield f"row {item.id}: {fault.message}; ConPort hides this row", Severity.ERROR
        elif not fault.lossy:
            yield fault.message, Severity.ERROR
    if item.id in judged.twice:
        yield "is a string that holds JSON: it was encoded twice", Severity.WARNING
    if item.timestamp is not None and not _is_readable(item.timestamp):
        yield (
            f'timestamp "{item.timestamp}" can\'t be read; ConPort fails on all of {item.category}',
            Severity.ERROR,
        )


def _is_readable(timestamp: object) -> bool:
    try:
        return isinstance(timestamp, str) and bool(datetime.fromisoformat(timestamp))
    except ValueError:
        return False


rule.scene(
    "corrupt, NaN, a doubled key, encoded twice, a timestamp of no kind",
    """
    -- store.toml --
    [[custom_data]]  # finds: invalid JSON at line 1 column 10
    category = "A"
    key = "corrupt"
    value = '{"open": '
    [[custom_data]]  # finds: NaN is not JSON
    category = "A"
    key = "nan"
    value = '{"share": NaN}'
    [[custom_data]]  # finds: duplicate key "a"
    category = "A"
    key = "doubled"
    value = '{"a": 1, "a": 2}'
    [[custom_data]]  # finds: it was encoded twice
    category = "A"
    key = "twice"
    value = '"{\\"a\\": 1}"'
    [[custom_data]]  # finds: timestamp "yesterday" can't be read
    category = "A"
    key = "when"
    value = '1'
    timestamp = "yesterday"
    """,
)
rule.scene(
    "plain values of every kind",
    """
    -- store.toml --
    [[custom_data]]
    category = "A"
    key = "text"
    value = '"a {text} that is no JSON"'
    [[custom_data]]
    category = "A"
    key = "null"
    value = 'null'
    timestamp = "2025-06-08 09:30:00"
    [[custom_data]]
    category = "A"
    key = "number"
    value = '0.1234567890123456789'
    timestamp = "2025-06-08T09:30:00.123456Z"
    """,
)
