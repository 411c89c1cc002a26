"""Stores of ConPort as its own versions make them, and the drift of ErrorLogs from 2025-06."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data/conport"
BARE = "20250617 without full-text indexes"
GENERATIONS = ("legacy", "068b7234d6a7", "20250617", BARE)
STORE = "context_portal/context.db"
PROPOSAL = "ProposedSchemaChange_20250608_ErrorLogsV1"
STAMP = "2025-06-05T10:00:00+00:00"

MIGRATION = """\
migration: errorlogs-v0-to-v1
category: ErrorLogs
proposal: ProposedSchemaChange_20250608_ErrorLogsV1
version: {field: schema_version, from: [null], to: "1.0"}
schema: errorlogs_v1.schema.json
operations:
  - rename: {from: timestamp, to: timestamp_reported}
  - convert: {field: timestamp_reported, from: epoch-seconds, to: date-time}
  - add: {field: severity, value: MEDIUM}
  - rename: {from: error_message, to: summary}
  - map:
      field: status
      values: {OPEN: OPEN, WONT_FIX: CLOSED_WONTFIX, "re:RESOLVED_BY_P-.*": RESOLVED}
"""

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["schema_version", "timestamp_reported", "status", "severity", "summary"],
    "properties": {
        "schema_version": {"const": "1.0"},
        "timestamp_reported": {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT"},
        "status": {"enum": ["OPEN", "RESOLVED", "CLOSED_WONTFIX"]},
        "severity": {"enum": ["CRITICAL", "HIGH", "MEDIUM", "LOW", "TRIVIAL"]},
        "summary": {"type": "string"},
        "reproduction_steps": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


def old_item(number: int, padding: int = 0) -> dict[str, Any]:
    """An item as it was before: with epoch seconds, and words of its own; padded by bytes."""
    more = [f"press {number} {part:06}" for part in range(padding // 19)]
    statuses = ("OPEN", "WONT_FIX", f"RESOLVED_BY_P-{number}")
    return {
        "timestamp": 1_749_000_000 + number,
        "error_message": f"Failure number{number} é",
        "status": statuses[number % 3],
        "reproduction_steps": ["start", f"press {number}", *more],
    }


Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Store:
    """A store file and what is in it."""

    path: Path

    @property
    def root(self) -> Path:
        return self.path.parents[1]

    def run(self, sql: str, *arguments: Any) -> Rows:
        with closing(sqlite3.connect(self.path)) as db, db:
            return db.execute(sql, arguments).fetchall()

    def put(self, category: str, key: str, value: Any, *, raw: str | None = None) -> None:
        """Add an item as ConPort writes it, or a raw text."""
        text = json.dumps(value) if raw is None else raw
        columns, values = "category, key, value", (category, key, text)
        if self.has_timestamp:
            columns, values = f"timestamp, {columns}", (STAMP, *values)
        marks = ", ".join("?" * len(values))
        self.run(f"INSERT INTO custom_data ({columns}) VALUES ({marks})", *values)

    def put_all(self, rows: Iterable[tuple[str, str, Any]]) -> None:
        with closing(sqlite3.connect(self.path)) as db, db:
            stamp = f"'{STAMP}', " if self.has_timestamp else ""
            columns = "timestamp, category, key, value" if stamp else "category, key, value"
            db.executemany(
                f"INSERT INTO custom_data ({columns}) VALUES ({stamp}?, ?, ?)",
                ((category, key, json.dumps(value)) for category, key, value in rows),
            )

    @property
    def has_timestamp(self) -> bool:
        return "timestamp" in {row[1] for row in self.run("PRAGMA table_info(custom_data)")}

    def items(self, category: str) -> dict[str, Any]:
        rows = self.run("SELECT key, value FROM custom_data WHERE category = ?", category)
        return {key: json.loads(value) for key, value in rows}

    @property
    def rows(self) -> Rows:
        """All items to the byte."""
        return self.run("SELECT * FROM custom_data ORDER BY id")

    @property
    def progress(self) -> list[tuple[str, str]]:
        """Status and description, oldest first."""
        found = self.run("SELECT status, description FROM progress_entries ORDER BY id")
        return [(status, text) for status, text in found]

    @property
    def decisions(self) -> list[str]:
        return [row[0] for row in self.run("SELECT summary FROM decisions ORDER BY id")]

    @property
    def proposal_status(self) -> str:
        return str(self.items("ConPortSchema")[PROPOSAL]["status"])

    def index_is_exact(self) -> bool:
        """Whether every full-text index says exactly what a new one over the same rows would."""
        with closing(sqlite3.connect(self.path)) as db:
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
            indexes = {"custom_data_fts": ("custom_data", ("category", "key", "value"))}
            indexes["decisions_fts"] = (
                "decisions",
                ("summary", "rationale", "implementation_details", "tags"),
            )
            return all(
                _terms(db, name) == _terms(db, name, *source)
                for name, source in indexes.items()
                if name in tables
            )


def _terms(
    db: sqlite3.Connection, name: str, table: str = "", columns: tuple[str, ...] = ()
) -> Rows:
    """Every term of an index by row and place; of a fresh one over a table if that is given."""
    index = f"main.{name}"
    if table:
        sql = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
        fresh = "porter unicode61" if "porter" in sql else "unicode61"
        listed = ", ".join(columns)
        db.execute(
            f"CREATE VIRTUAL TABLE temp.fresh_{name} USING fts5({listed}, tokenize='{fresh}')"
        )
        db.execute(
            f"INSERT INTO temp.fresh_{name} (rowid, {listed}) SELECT id, {listed} FROM {table}"
        )
        index = f"temp.fresh_{name}"
    schema, plain = index.split(".")
    words = f"words_{schema}_{name}"
    db.execute(f"CREATE VIRTUAL TABLE temp.{words} USING fts5vocab({schema}, {plain}, instance)")
    return db.execute(f"SELECT term, doc, offset FROM temp.{words} ORDER BY 1, 2, 3").fetchall()


def make_store(root: Path, generation: str = "20250617", name: str = STORE) -> Store:
    """Make an empty store of a generation."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (DATA / f"{generation.partition(' ')[0]}.sql").read_text()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(text)
        if generation == BARE:
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (trigger,) in names:
                db.execute(f"DROP TRIGGER {trigger}")
            db.execute("DROP TABLE custom_data_fts")
            db.execute("DROP TABLE decisions_fts")
        db.commit()
    return Store(path)


def stocked(
    root: Path,
    generation: str = "20250617",
    items: int = 12,
    status: str = "Approved",
    padding: int = 0,
) -> Store:
    """Make a project with a migration, and a store that waits for it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "trueline.toml").write_text("[documents.context]\n")
    (root / "errorlogs.yaml").write_text(MIGRATION)
    (root / "errorlogs_v1.schema.json").write_text(json.dumps(SCHEMA))
    store = make_store(root, generation)
    store.put("ConPortSchema", PROPOSAL, proposal(status))
    store.put("ProjectGlossary", "okapi", "an animal")
    numbers = range(items)
    store.put_all(("ErrorLogs", f"EL_{each:06}", old_item(each, padding)) for each in numbers)
    return store


def proposal(status: str = "Approved", target: str = "CustomData:ErrorLogs") -> Mapping[str, Any]:
    return {
        "proposal_name": "ErrorLogs v1",
        "change_type": "ModifyEntity",
        "details": {"target_entity_or_category": target},
        "status": status,
    }
