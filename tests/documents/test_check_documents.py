"""A check of real stores: read-only, of every generation, a doctor of what servers leave behind."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from documents_support import DATA, Command, Done, Store, old_item, stocked

SETTINGS = """\
[documents.context]
schemas = { ErrorLogs = "errorlogs_v1.schema.json" }
"""


def found(done: Done) -> list[tuple[str, str]]:
    report: dict[str, Any] = json.loads(done.out)
    return [(each["code"], each["address"]) for each in report["findings"]]


def check(trueline: Command, store: Store, *arguments: str) -> Done:
    return trueline(store, "check", "--output-format", "json", *arguments)


def test_a_sound_store_is_clean_and_is_not_touched(trueline: Command, any_store: Store) -> None:
    before, when = any_store.path.read_bytes(), any_store.path.stat().st_mtime_ns

    done = check(trueline, any_store, "--ignore", "DOC007")

    assert ([], 0) == (found(done), done.code)
    assert (before, when) == (any_store.path.read_bytes(), any_store.path.stat().st_mtime_ns)
    assert [any_store.path] == [*any_store.path.parent.iterdir()]


def test_items_of_an_old_version_are_found_until_they_are_migrated(
    trueline: Command, any_store: Store
) -> None:
    (any_store.root / "trueline.toml").write_text(SETTINGS)

    assert 12 == len(found(check(trueline, any_store, "--select", "DOC001")))

    plan = trueline(any_store, "plan", "documents", "errorlogs.yaml").out.partition(":")[0]
    trueline(any_store, "apply", plan)

    assert [] == found(check(trueline, any_store, "--select", "DOC001"))


def test_the_report_tells_compliance_by_category_and_rounds_down(
    trueline: Command, store: Store
) -> None:
    (store.root / "trueline.toml").write_text(SETTINGS)
    store.put_all(("Other", f"k{number}", {}) for number in range(999))
    store.put("Other", "corrupt", None, raw="{")

    done = trueline(store, "report", "--output-format", "json")

    (grid,) = [each for each in json.loads(done.out)["grids"] if "Documents" in each["title"]]
    rows = [[*row.values()] for row in grid["rows"]]
    assert ["ErrorLogs", "12", "0", "0.0 %", "errorlogs_v1.schema.json"] in rows
    assert ["Other", "1000", "999", "99.9 %", ""] in rows


def test_a_check_tells_the_categories_that_are_not_compliant(
    trueline: Command, store: Store
) -> None:
    (store.root / "trueline.toml").write_text(SETTINGS)

    done = trueline(store, "check")

    assert "ErrorLogs: 0 of 12 items are compliant, 0.0 %" in done.out


def test_what_the_server_leaves_behind_is_found_and_repaired(
    trueline: Command, store: Store
) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(  # as the server overwrites an item
            "INSERT OR REPLACE INTO custom_data (timestamp, category, key, value) "
            "VALUES ('2025-06-05', 'ErrorLogs', 'EL_000003', '{}')"
        )
        db.execute("DELETE FROM custom_data_fts_docsize WHERE id = 5")

    assert [("DOC004", "custom_data_fts"), ("DOC004", "custom_data_fts")] == found(
        check(trueline, store)
    )

    made = trueline(store, "plan", "documents", "--repair-fts")
    assert "custom_data: 1 stale, 1 missing" in made.out
    done = trueline(store, "apply", made.out.partition(":")[0])

    assert 0 == done.code, done.err
    assert [] == found(check(trueline, store))
    assert store.index_is_exact()


@pytest.mark.parametrize("is_there", [True, False])
def test_words_of_a_row_that_is_gone_are_found_when_its_id_came_again(
    trueline: Command, store: Store, is_there: bool
) -> None:
    replaced = "INSERT OR REPLACE INTO custom_data (timestamp, category, key, value) VALUES "
    store.run(f"{replaced} ('2025-06-05', 'ErrorLogs', 'EL_000011', '\"okapi\"')")
    store.run("DELETE FROM custom_data WHERE key = 'EL_000011'")
    store.put("Animals", "zebra", "stripes")
    assert [(14,)] == store.run("SELECT id FROM custom_data WHERE key = 'zebra'")
    if not is_there:
        store.run("DELETE FROM custom_data WHERE key = 'zebra'")
    assert not store.index_is_exact()

    done = trueline(store, "check", "--select", "DOC004")
    assert "1 entry of custom_data with words of rows that are gone" in done.out
    assert ": 14" in done.out

    made = trueline(store, "plan", "documents", "--repair-fts")
    assert "custom_data: 1 stale, 0 missing" in made.out
    assert 0 == trueline(store, "apply", made.out.partition(":")[0]).code
    assert store.index_is_exact()
    assert 0 == trueline(store, "check", "--select", "DOC004").code


def test_a_migration_of_items_with_strange_words_in_the_index_goes_on(
    trueline: Command, store: Store
) -> None:
    replaced = "INSERT OR REPLACE INTO custom_data (timestamp, category, key, value) VALUES "
    store.run(f"{replaced} ('2025-06-05', 'ErrorLogs', 'EL_000011', '\"okapi\"')")
    store.run("DELETE FROM custom_data WHERE key = 'EL_000011'")
    store.put("ErrorLogs", "EL_again", old_item(11))
    made = trueline(store, "plan", "documents", "errorlogs.yaml")

    assert 0 == trueline(store, "apply", made.out.partition(":")[0]).code
    assert 1 == trueline(store, "check", "--select", "DOC004").code


@pytest.mark.parametrize("generation", ["legacy", "068b7234d6a7", "20250617"])
def test_a_repaired_index_says_what_its_table_says(
    trueline: Command, tmp_path: Any, generation: str
) -> None:
    store = stocked(tmp_path / "project", generation)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(
            "INSERT INTO custom_data_fts (rowid, category, key, value_text) "
            "VALUES (4711, 'stale', 'zebra', 'words')"
        )
    assert not store.index_is_exact()

    made = trueline(store, "plan", "documents", "--repair-fts")
    assert 0 == trueline(store, "apply", made.out.partition(":")[0]).code

    assert store.index_is_exact()


def vectors_of(store: Store) -> Path:
    path = store.path.parent / "conport_vector_data/chroma.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript((DATA / "chroma.sql").read_text())
    return path


def test_vectors_of_rows_that_are_gone_are_found(trueline: Command, store: Store) -> None:
    vectors_of(store)

    done = trueline(store, "check", "--select", "DOC008")

    assert "1 vector of rows that are gone: 4711" in done.out
    assert "1 vector of rows that are gone: 1\n" in done.out  # a decision
    assert "99" not in done.out  # of another collection


def test_vectors_of_what_is_there_are_not_reported(trueline: Command, store: Store) -> None:
    path = vectors_of(store)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM embeddings WHERE embedding_id <> 'custom_data_3'")

    assert 0 == trueline(store, "check", "--select", "DOC008").code


def test_vectors_that_can_not_be_looked_at_are_never_clean(trueline: Command, store: Store) -> None:
    vectors_of(store).write_bytes(b"something else" * 500)

    done = trueline(store, "check", "--select", "DOC008")

    assert "its vectors can't be looked at: file is not a database" in done.out


def test_an_exact_index_needs_no_plan(trueline: Command, store: Store) -> None:
    assert "There is nothing to change." in trueline(store, "plan", "documents", "--repair-fts").out


def test_a_repair_that_is_rolled_back_leaves_the_index_exact(
    trueline: Command, store: Store
) -> None:
    store.run("DELETE FROM custom_data_fts_docsize WHERE id = 5")
    made = trueline(store, "plan", "documents", "--repair-fts")
    trueline(store, "apply", made.out.partition(":")[0])

    done = trueline(store, "rollback")

    assert 0 == done.code, done.err
    assert store.index_is_exact()


def test_links_and_parents_that_lead_nowhere_are_found(trueline: Command, store: Store) -> None:
    values = (str(store.root), "decision", "77", "custom_data", "ErrorLogs:EL_000001")
    store.run(
        "INSERT INTO context_links (workspace_id, source_item_type, source_item_id, "
        "target_item_type, target_item_id, relationship_type) VALUES (?, ?, ?, ?, ?, 'x')",
        *values,
    )
    store.run(
        "INSERT INTO progress_entries (timestamp, status, description, parent_id) "
        "VALUES ('2025-06-05T10:00:00+00:00', 'COMPLETED', 'd', 9999)"
    )

    assert found(check(trueline, store)) == [
        ("DOC005", "context_link 1"),
        ("DOC005", "progress_entry 1"),
        ("DOC006", "progress_entry 1"),
    ]


def test_a_store_that_is_not_there_is_never_clean(trueline: Command, store: Store) -> None:
    store.path.unlink()

    done = trueline(store, "check")

    assert 3 == done.code
    assert "context_portal/context.db: there is no such store" in done.out + done.err


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no database at all, but long enough to be looked at" * 9, "is no sound SQLite file"),
        (b"", "is no store of ConPort: it has no table custom_data"),
    ],
)
def test_a_file_that_is_no_store_is_told(
    trueline: Command, store: Store, content: bytes, why: str
) -> None:
    store.path.write_bytes(content)

    done = trueline(store, "check")

    assert 3 == done.code
    assert why in done.out + done.err


def test_a_store_of_another_server_is_named(trueline: Command, store: Store) -> None:
    store.path.unlink()
    store.run("CREATE TABLE workspaces (id INTEGER)")
    store.run("CREATE TABLE alembic_version (version_num TEXT)")

    done = trueline(store, "check")

    assert 3 == done.code
    assert "is a store of novaport-mcp, not of ConPort" in done.out + done.err


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ("{", "is no JSON"),
        ('{"type": "objekt"}', "is no JSON Schema"),
        ('{"$schema": "http://json-schema.org/draft-07/schema#"}', "Trueline reads"),
        ('{"$ref": "https://example.org/far.json"}', "leads nowhere"),
    ],
)
def test_a_schema_that_judges_nothing_is_told(
    trueline: Command, store: Store, schema: str, why: str
) -> None:
    (store.root / "trueline.toml").write_text(SETTINGS)
    (store.root / "errorlogs_v1.schema.json").write_text(schema)

    done = trueline(store, "check")

    assert 3 == done.code
    assert why in done.out + done.err


def test_a_run_on_documents_is_not_remembered(trueline: Command, store: Store) -> None:
    assert 0 == trueline(store, "check").code
    store.put("ErrorLogs", "corrupt", None, raw="{")

    assert 1 == trueline(store, "check").code


def test_bytes_that_are_no_text_are_corrupt_and_no_crash(trueline: Command, store: Store) -> None:
    store.run("UPDATE custom_data SET value = CAST(x'22ff22' AS TEXT) WHERE key = 'EL_000001'")
    store.run("UPDATE custom_data SET value = x'7b7d' WHERE key = 'EL_000002'")

    assert found(check(trueline, store)) == [
        ("DOC002", "ErrorLogs:EL_000001"),
        ("DOC002", "ErrorLogs:EL_000002"),
    ]


def test_a_baseline_holds_back_what_is_known(trueline: Command, store: Store) -> None:
    store.put("Error Logs", "a", {})
    trueline(store, "check", "--write-baseline", "--baseline", "known.json")

    assert 0 == trueline(store, "check", "--baseline", "known.json").code

    store.put("error_logs", "b", {})
    done = check(trueline, store, "--baseline", "known.json")
    assert [("DOC003", "error_logs")] == found(done)


def test_without_documents_no_library_for_them_is_loaded(tmp_path: Any) -> None:
    (tmp_path / "a.py").write_text("X = 1\n")
    code = (
        "import sys\nfrom trueline.__main__ import main\n"
        "try: main(['check', '--no-cache'])\nexcept SystemExit: pass\n"
        "print([m for m in ('yaml', 'jsonschema', 'sqlite3', 'trueline.migration') "
        "if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "[]" == done.stderr.strip().splitlines()[-1]
