"""A migration from plan to rollback, over every generation of stores."""

from __future__ import annotations

import json

import pytest
from documents_support import Command, Store, old_item, proposal, stocked


def planned(trueline: Command, store: Store) -> str:
    """Make the only plan and return its id."""
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


def test_a_plan_writes_nothing_but_itself(trueline: Command, any_store: Store) -> None:
    before = any_store.path.read_bytes()

    done = trueline(any_store, "plan", "documents", "errorlogs.yaml")

    assert 0 == done.code
    assert "compliant 0/12 (0.0 %) -> 12/12 (100.0 %)" in done.out
    assert "map status: 4 OPEN, 4 CLOSED_WONTFIX, 4 RESOLVED" in done.out
    assert before == any_store.path.read_bytes()
    assert [any_store.path] == [*any_store.path.parent.iterdir()]


def test_the_same_store_gives_the_same_plan(trueline: Command, store: Store) -> None:
    assert planned(trueline, store) == planned(trueline, store)


def test_all_items_are_migrated_and_keep_their_ids(trueline: Command, any_store: Store) -> None:
    before = any_store.run("SELECT id, category, key FROM custom_data ORDER BY id")

    done = trueline(any_store, "apply", planned(trueline, any_store))

    assert 0 == done.code, done.err
    assert before == any_store.run("SELECT id, category, key FROM custom_data ORDER BY id")
    assert any_store.items("ErrorLogs")["EL_000004"] == {
        "timestamp_reported": "2025-06-04T01:20:04Z",
        "summary": "Failure number4 é",
        "status": "CLOSED_WONTFIX",
        "reproduction_steps": ["start", "press 4"],
        "severity": "MEDIUM",
        "schema_version": "1.0",
    }
    assert any_store.index_is_exact()
    assert "12 items written and read again, all are of the new version" in done.out


def test_values_are_written_as_conport_writes_them(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))

    rows = store.run("SELECT value FROM custom_data")
    assert [json.dumps(json.loads(value)) for (value,) in rows] == [value for (value,) in rows]


def test_the_workflow_leaves_its_records(trueline: Command, any_store: Store) -> None:
    trueline(any_store, "apply", planned(trueline, any_store))

    (main, main_text), (child, child_text) = any_store.progress
    assert ("DONE", "DONE") == (main, child)
    assert main_text.startswith("[errorlogs-v0-to-v1] migrate CustomData ErrorLogs: 12 items; ")
    assert "[errorlogs-v0-to-v1] write and verify 12 items of ErrorLogs" == child_text
    assert [(1,)] == any_store.run("SELECT parent_id FROM progress_entries WHERE id = 2")
    assert ["[errorlogs-v0-to-v1] migrate CustomData ErrorLogs: 12 items"] == any_store.decisions
    assert "Implemented" == any_store.proposal_status
    links = any_store.run(
        "SELECT source_item_type, source_item_id, target_item_type, target_item_id, workspace_id "
        "FROM context_links ORDER BY id"
    )
    name = "ConPortSchema:ProposedSchemaChange_20250608_ErrorLogsV1"
    root = str(any_store.root)
    assert links == [
        ("decision", "1", "custom_data", name, root),
        ("progress_entry", "1", "decision", "1", root),
        ("progress_entry", "2", "decision", "1", root),
    ]


def test_a_rollback_restores_every_item_to_the_byte(trueline: Command, any_store: Store) -> None:
    before = any_store.rows
    trueline(any_store, "apply", planned(trueline, any_store))
    assert before != any_store.rows

    done = trueline(any_store, "rollback")

    assert 0 == done.code, done.err
    assert before == any_store.rows
    assert any_store.index_is_exact()
    assert "12 items written and read again, all are as they were before" in done.out


def test_a_rollback_is_told_by_a_decision(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    trueline(store, "rollback")

    assert ["TODO", "TODO"] == [status for status, _ in store.progress]
    assert store.progress[0][1].endswith("; rolled back")
    assert "[errorlogs-v0-to-v1] roll back: 12 items of ErrorLogs as before" == store.decisions[1]
    assert "Approved" == store.proposal_status


def test_a_rollback_can_be_taken_back(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    migrated = store.rows
    trueline(store, "rollback")

    done = trueline(store, "rollback", "2")

    assert 0 == done.code, done.err
    assert migrated == store.rows
    assert ["DONE", "DONE"] == [status for status, _ in store.progress]


def test_after_a_rollback_it_can_be_planned_and_applied_again(
    trueline: Command, store: Store
) -> None:
    trueline(store, "apply", planned(trueline, store))
    trueline(store, "rollback")

    done = trueline(store, "apply", planned(trueline, store))

    assert 0 == done.code, done.err
    assert ["TODO", "TODO", "DONE", "DONE"] == [status for status, _ in store.progress]


def test_a_second_plan_finds_nothing_to_do(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    before = store.path.read_bytes()

    done = trueline(store, "plan", "documents", "errorlogs.yaml")

    assert 0 == done.code
    assert "There is nothing to change." in done.out
    assert before == store.path.read_bytes()


def test_items_of_the_new_version_stay_as_they_are(trueline: Command, store: Store) -> None:
    new = {
        "schema_version": "1.0",
        "timestamp_reported": "2025-06-09T00:00:00Z",
        "status": "OPEN",
        "severity": "LOW",
        "summary": "s",
    }
    store.put("ErrorLogs", "EL_new", new)
    row = store.run("SELECT * FROM custom_data WHERE key = 'EL_new'")

    done = trueline(store, "apply", planned(trueline, store))

    assert "12 items written" in done.out
    assert row == store.run("SELECT * FROM custom_data WHERE key = 'EL_new'")


def test_a_dry_run_says_that_it_could_be_done(trueline: Command, store: Store) -> None:
    name, before = planned(trueline, store), store.path.read_bytes()

    done = trueline(store, "apply", name, "--dry-run")

    assert (0, before) == (done.code, store.path.read_bytes())
    assert "could be applied" in done.out


def test_a_store_elsewhere_is_named_by_the_settings(trueline: Command, store: Store) -> None:
    other = store.root / "data/own # 100%.db"
    other.parent.mkdir()
    store.path.rename(other)
    text = '[documents.context]\nstore = "data/own # 100%.db"\n'
    (store.root / "trueline.toml").write_text(text)
    moved = Store(other)

    done = trueline(store, "apply", planned(trueline, store))

    assert 0 == done.code, done.err
    assert "Implemented" == moved.proposal_status


@pytest.mark.parametrize("key", ["a:b", "#1", "@x", "100%", "line\nbreak", "ключ"])
def test_any_key_is_an_address(trueline: Command, store: Store, key: str) -> None:
    store.put("ErrorLogs", key, old_item(1))
    before = store.rows

    done = trueline(store, "apply", planned(trueline, store))

    assert 0 == done.code, done.err
    assert "1.0" == store.items("ErrorLogs")[key]["schema_version"]
    assert 0 == trueline(store, "rollback").code
    assert before == store.rows


def test_the_plan_is_shown_in_every_format(trueline: Command, store: Store) -> None:
    name = planned(trueline, store)

    for form in ("text", "markdown", "json"):
        done = trueline(store, "show", name, "--output-format", form)
        assert 0 == done.code, done.err
        assert "compliant 0/12" in done.out


def test_a_store_in_wal_mode_stays_so(trueline: Command, store: Store) -> None:
    assert [("wal",)] == store.run("PRAGMA journal_mode = WAL")
    before = store.rows

    assert 0 == trueline(store, "check").code
    assert 0 == trueline(store, "apply", planned(trueline, store)).code
    assert "Implemented" == store.proposal_status
    assert 0 == trueline(store, "rollback").code

    assert before == store.rows
    assert [("wal",)] == store.run("PRAGMA journal_mode")


def test_a_plan_of_documents_is_not_tried_in_a_copy_of_files(
    trueline: Command, store: Store
) -> None:
    done = trueline(store, "verify", planned(trueline, store))

    assert 2 == done.code
    assert "changes more than files" in done.err


def test_another_migration_goes_on_from_the_version_of_the_first(
    trueline: Command, store: Store
) -> None:
    trueline(store, "apply", planned(trueline, store))
    store.put("ConPortSchema", "Next", proposal())
    schema = {"properties": {"schema_version": {"const": "2.0"}}, "required": ["schema_version"]}
    (store.root / "next.yaml").write_text(
        "migration: errorlogs-v1-to-v2\ncategory: ErrorLogs\nproposal: Next\n"
        'version: {field: schema_version, from: ["1.0"], to: "2.0"}\n'
        f"schema: {json.dumps(schema)}\noperations: [remove: {{field: severity}}]\n"
    )
    done = trueline(store, "plan", "documents", "next.yaml")

    assert 0 == trueline(store, "apply", done.out.partition(":")[0]).code
    assert {"2.0"} == {item["schema_version"] for item in store.items("ErrorLogs").values()}

    assert 4 == trueline(store, "rollback", "1").code
    assert 0 == trueline(store, "rollback").code
    assert 0 == trueline(store, "rollback", "1").code
    assert {None} == {item.get("schema_version") for item in store.items("ErrorLogs").values()}


def test_records_of_a_store_that_was_moved_carry_the_workspace_of_the_settings(
    trueline: Command, store: Store
) -> None:
    (store.root / "trueline.toml").write_text('[documents.context]\nworkspace = "/srv/shop"\n')

    trueline(store, "apply", planned(trueline, store))

    assert {("/srv/shop",)} == {*store.run("SELECT workspace_id FROM context_links")}


def test_of_several_stores_one_is_named(trueline: Command, store: Store) -> None:
    other = stocked(store.root / "other", items=3)
    (store.root / "trueline.toml").write_text(
        '[documents.context]\n[documents.other]\nstore = "other/context_portal/context.db"\n'
    )

    unnamed = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 2 == unnamed.code
    assert "--store: there are several stores, name one: context, other" in unnamed.err

    wrong = trueline(store, "plan", "documents", "errorlogs.yaml", "--store", "othr")
    assert 'there is no document store "othr"; known are context, other' in wrong.err

    done = trueline(store, "plan", "documents", "errorlogs.yaml", "--store", "other")
    assert 0 == trueline(store, "apply", done.out.partition(":")[0]).code
    assert ("Approved", "Implemented") == (store.proposal_status, other.proposal_status)
    assert 0 == trueline(store, "check").code


def test_a_backup_holds_the_store_as_it_was(trueline: Command, store: Store) -> None:
    before = store.rows
    name = planned(trueline, store)

    done = trueline(store, "apply", name, "--backup")

    assert 0 == done.code, done.err
    copy = store.root / f".trueline/backups/{name}.db"
    assert f"wrote {copy}" in done.err
    assert before == Store(copy).rows
    assert before != store.rows


def test_a_backup_that_can_not_be_kept_stops_it(trueline: Command, store: Store) -> None:
    name, before = planned(trueline, store), store.path.read_bytes()
    (store.root / ".trueline/backups").write_text("in the way")

    done = trueline(store, "apply", name, "--backup")

    assert 4 == done.code
    assert "nothing was applied" in done.err
    assert before == store.path.read_bytes()
