"""Makes the store of examples/documents: `python tests/documents/example_support.py`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from documents_support import STORE, Store, make_store

EXAMPLE = Path(__file__).parents[2] / "examples/documents"
WORKSPACE = "/srv/sitescout"

_FAILURES = (
    ("TimeoutFetch", "Fetching a page never ends", "OPEN", 1748944800),
    ("SitemapLoop", "A sitemap that lists itself is read for ever", "RESOLVED_BY_P-12", 1748948400),
    ("EmptyContact", "A contact without an address is stored", "OPEN", 1748952000),
    ("WrongCharset", "Umlauts of Latin-1 pages are garbled", "WONT_FIX", 1748955600),
    ("DoubleProbe", "A domain is probed twice at the same time", "OPEN", 1748959200),
    ("LostJob", "A job is lost when its worker dies", "RESOLVED_BY_P-14", 1748962800),
    ("RobotsIgnored", "The rules of robots.txt are not followed", "OPEN", 1749031200),
    ("MailtoCase", "MAILTO: in capitals is no contact", "NEW_UNVERIFIED", 1749034800),
)


def failure(name: str, summary: str, status: str, when: int) -> dict[str, Any]:
    return {
        "timestamp": when,
        "bug_summary": summary,
        "reproduction_steps": ["start the worker", f"watch {name}"],
        "expected_behavior": "it does not happen",
        "actual_behavior": summary.lower(),
        "environment_snapshot": {"os": "Debian 12", "versions": "sitescout 3.1"},
        "initial_hypothesis": "unknown",
        "status": status,
    }


def make_example(root: Path) -> Store:
    """Make a store with errors of an old version, an approved proposal, and some old faults."""
    path = root / STORE
    path.unlink(missing_ok=True)
    store = make_store(root)
    store.put_all(
        ("ErrorLogs", f"EL_20250603_{each[0]}_{number}", failure(*each))
        for number, each in enumerate(_FAILURES, 1)
    )
    store.put("ConPortSchema", "ProposedSchemaChange_20250608_ErrorLogsV1", _proposal())
    store.put("ProjectGlossary", "sitemap", "The list of pages that a site gives of itself.")
    store.put("ProjectGlossary", "probe", json.dumps({"definition": "One look at a domain."}))
    store.put("LessonsLearned", "LL_20250604_Timeouts", {"title": "Every fetch needs a timeout"})
    store.put("Lessons Learned", "LL_20250605_Charsets", {"title": "Trust the header last"})
    with closing(sqlite3.connect(path)) as db, db:
        _records(db)
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM")
    return store


def _proposal() -> dict[str, Any]:
    return {
        "proposal_name": "ErrorLogs v1",
        "proposal_date": "2025-06-08",
        "proposed_by_mode": "nova-leadarchitect",
        "change_type": "ModifyEntity",
        "details": {
            "target_entity_or_category": "CustomData:ErrorLogs",
            "proposed_modification_details": "summary, priority, and a timestamp in ISO 8601",
        },
        "rationale_and_benefits": "Errors can be sorted by priority.",
        "status": "Approved",
    }


def _records(db: sqlite3.Connection) -> None:
    stamp = "2025-06-04T09:00:00+00:00"
    db.executemany(
        "INSERT INTO progress_entries (timestamp, status, description) VALUES (?, ?, ?)",
        ((stamp, "DONE", "Read sitemaps"), (stamp, "COMPLETED", "Collect contacts")),
    )
    db.execute(
        "INSERT INTO decisions (timestamp, summary) VALUES (?, 'Keep errors as documents')",
        (stamp,),
    )
    db.executemany(
        "INSERT INTO context_links (workspace_id, source_item_type, source_item_id, "
        "target_item_type, target_item_id, relationship_type, timestamp) "
        "VALUES (?, ?, ?, ?, ?, 'relates_to', ?)",
        (
            (WORKSPACE, "decision", "1", "custom_data", "ErrorLogs:EL_20250603_LostJob_6", stamp),
            (WORKSPACE, "progress_entry", "2", "decision", "9", stamp),
        ),
    )
    row = ("ErrorLogs", "EL_20250603_TimeoutFetch_1")  # as the server overwrites an item
    value = db.execute("SELECT value FROM custom_data WHERE category = ? AND key = ?", row)
    db.execute(
        "INSERT OR REPLACE INTO custom_data (timestamp, category, key, value) VALUES (?, ?, ?, ?)",
        (stamp, *row, value.fetchone()[0]),
    )


if __name__ == "__main__":
    make_example(EXAMPLE)
