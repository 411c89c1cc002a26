"""Everything that stands in the way is named, all of it, and the file keeps every byte."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from documents_support import MIGRATION, PROPOSAL, Command, Done, Store, old_item, proposal

from trueline.changes import Image
from trueline.ledger import Ledger
from trueline.migration.images import DONE
from trueline.planfile import digest_of
from trueline.store import Step
from trueline.stores.conport import Conport
from trueline.stores.conport_records import Records


def plan(trueline: Command, store: Store) -> Done:
    return trueline(store, "plan", "documents", "errorlogs.yaml")


def refused(trueline: Command, store: Store, code: int = 4) -> str:
    """Plan, see that it is refused and that no byte has changed; return what was said."""
    before = store.path.read_bytes()
    done = plan(trueline, store)
    assert (code, "") == (done.code, done.out)
    assert before == store.path.read_bytes()
    assert not (store.root / ".trueline").exists()
    return done.err


def planned(trueline: Command, store: Store) -> str:
    done = plan(trueline, store)
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


@contextmanager
def unchanged(store: Store) -> Iterator[None]:
    before = store.path.read_bytes()
    yield
    assert before == store.path.read_bytes()


def rewrite(store: Store, key: str, **fields: Any) -> None:
    """Change fields of an item; None takes one out."""
    value = {**store.items("ErrorLogs")[key], **fields}
    text = json.dumps({name: item for name, item in value.items() if item is not None})
    store.run("UPDATE custom_data SET value = ? WHERE key = ?", text, key)


def raw(store: Store, key: str, text: str) -> None:
    store.run("UPDATE custom_data SET value = ? WHERE key = ?", text, key)


def migration(store: Store, old: str, new: str) -> None:
    path = store.root / "errorlogs.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_missing_field_is_named_in_every_item(trueline: Command, store: Store) -> None:
    rewrite(store, "EL_000007", timestamp=None)
    rewrite(store, "EL_000009", timestamp=None)

    said = refused(trueline, store)

    want = 'op 1 rename: field "timestamp" is missing  (on_missing: skip to allow)'
    assert f"ErrorLogs:EL_000007 (row 10)  {want}" in said
    assert f"ErrorLogs:EL_000009 (row 12)  {want}" in said


def test_a_target_that_exists_is_named(trueline: Command, store: Store) -> None:
    rewrite(store, "EL_000002", summary="y")

    assert (
        'op 4 rename: "summary" already exists ("y"); source "Failure number2 é"  '
        "(on_target: keep|overwrite)"
    ) in refused(trueline, store)


def test_a_value_that_can_not_be_converted_is_named(trueline: Command, store: Store) -> None:
    rewrite(store, "EL_000002", timestamp="yesterday")

    said = refused(trueline, store)
    assert 'op 2 convert: timestamp_reported="yesterday" is not epoch-seconds' in said


def test_values_without_a_mapping_are_named_and_counted(trueline: Command, store: Store) -> None:
    for number in (1, 2, 3):
        rewrite(store, f"EL_00000{number}", status="WAT")

    said = refused(trueline, store)

    assert 3 == said.count(
        'op 5 map: status="WAT" has no mapping; known: OPEN, WONT_FIX, re:RESOLVED_BY_P-.*'
    )
    assert 'status="WAT": 3 items have no mapping' in said


def test_what_is_still_off_its_schema_is_named(trueline: Command, store: Store) -> None:
    migration(store, "value: MEDIUM", "value: Medium")

    assert 'after migration: /severity "Medium" is not one of ["CRITICAL", "HIGH"' in refused(
        trueline, store
    )


def test_a_value_that_is_no_object_is_named_with_the_remedy(
    trueline: Command, store: Store
) -> None:
    store.put("ErrorLogs", "EL_text", "it fails")
    store.put("ErrorLogs", "EL_twice", json.dumps(old_item(3)))

    said = refused(trueline, store)

    assert 'EL_text (row 15)  op 1 rename: value is a string; add "wrap: {as: NAME}"' in said
    assert 'EL_twice (row 16)  op 1 rename: value is a string; add "parse: {}"' in said


def test_corrupt_json_is_named_with_row_and_place(trueline: Command, store: Store) -> None:
    raw(store, "EL_000007", '{"timestamp": ')

    said = refused(trueline, store)
    assert "ErrorLogs:EL_000007 (row 10)  invalid JSON at line 1 column 15" in said
    assert "ConPort hides this row" in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', 'duplicate key "a"'),
        ('{"a": NaN}', "NaN is not JSON; ConPort would return null"),
        ('{"a": -Infinity}', "-Infinity is not JSON"),
        ('{"a": 1e400}', "the number 1e400 is too large for any reader"),
        ('{"a": 0.12345678901234567891}', "would lose digits"),
        ("[" * 100_000, "can't be read"),
    ],
)
def test_json_that_is_not_the_same_to_everybody_is_named(
    trueline: Command, store: Store, text: str, why: str
) -> None:
    raw(store, "EL_000007", text)

    said = refused(trueline, store)
    assert "ErrorLogs:EL_000007 (row 10)" in said
    assert why in said


@pytest.mark.parametrize(
    ("column", "what"), [("key", "key"), ("value", "value"), ("timestamp", "timestamp")]
)
@pytest.mark.parametrize("raw_value", ["CAST(x'22ff22' AS TEXT)", "x'22ff22'"])
def test_what_is_no_text_is_named_with_its_row(
    trueline: Command, store: Store, column: str, what: str, raw_value: str
) -> None:
    store.run(f"UPDATE custom_data SET {column} = {raw_value} WHERE key = 'EL_000007'")

    assert "(row 10)  " in (said := refused(trueline, store))
    assert f"{what} is no UTF-8 text, so that ConPort can't read" in said or "invalid JSON" in said
    assert trueline(store, "check").code in (0, 1)


def test_a_proposal_that_would_change_itself_is_named(trueline: Command, store: Store) -> None:
    migration(store, "category: ErrorLogs", "category: ConPortSchema")
    text = (store.root / "errorlogs.yaml").read_text()
    head, _, _ = text.partition("operations:")
    text = (
        head.replace("errorlogs_v1.schema.json", "{}") + "operations: [add: {field: x, value: 1}]"
    )
    (store.root / "errorlogs.yaml").write_text(text)
    raw(store, PROPOSAL, json.dumps(proposal(target="CustomData:ConPortSchema")))

    said = refused(trueline, store)

    assert f"ConPortSchema:{PROPOSAL}: is itself among the items that change" in said


@pytest.mark.parametrize("name", ["ErrorLog", "errorlogs", "Error Logs", "error_logs"])
def test_a_category_without_items_is_named_with_the_one_that_is_meant(
    trueline: Command, store: Store, name: str
) -> None:
    migration(store, "category: ErrorLogs", f"category: {name}")

    assert f'no items in "{name}"; did you mean ErrorLogs (12)?' in refused(trueline, store)


def test_a_missing_proposal_is_named(trueline: Command, store: Store) -> None:
    store.run("DELETE FROM custom_data WHERE category = 'ConPortSchema'")

    assert f"ConPortSchema:{PROPOSAL} is missing" in refused(trueline, store)


@pytest.mark.parametrize("status", ["Proposed", "UnderReview", "Rejected", "approved"])
def test_a_proposal_that_is_not_approved_is_named(
    trueline: Command, store: Store, status: str
) -> None:
    raw(store, PROPOSAL, json.dumps(proposal(status)))

    assert f'ConPortSchema:{PROPOSAL} status is "{status}"; needs "Approved"' in refused(
        trueline, store
    )


def test_a_proposal_for_another_category_is_named(trueline: Command, store: Store) -> None:
    raw(store, PROPOSAL, json.dumps(proposal(target="CustomData:LessonsLearned")))

    assert (
        "the proposal targets CustomData:LessonsLearned, the file targets CustomData:ErrorLogs"
    ) in refused(trueline, store)


def test_what_was_changed_since_the_plan_is_named(trueline: Command, store: Store) -> None:
    name = planned(trueline, store)
    rewrite(store, "EL_000003", status="WONT_FIX", timestamp=5)
    store.put("ErrorLogs", "EL_new", old_item(99))
    store.run("DELETE FROM custom_data WHERE key = 'EL_000005'")

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert (
        "ErrorLogs: changed since the plan was made: EL_000003 edited, EL_000005 deleted, "
        "EL_new added; plan again"
    ) in done.err


def test_a_plan_that_does_not_say_what_becomes_of_each_item_is_refused(
    trueline: Command, store: Store
) -> None:
    path = store.root / f".trueline/plans/{planned(trueline, store)}.json"
    document = json.loads(path.read_text())
    (category,) = (
        c for c in document["patches"][0]["changes"] if c["address"].endswith("ErrorLogs")
    )
    category["after"]["text"] = category["after"]["text"].partition("\n")[2]
    document["digest"] = digest_of(document)
    document["id"] = f"documents-{document['digest'][7:17]}"
    path.write_text(json.dumps(document))

    with unchanged(store):
        done = trueline(store, "apply", str(path))

    assert 4 == done.code
    assert "ErrorLogs: the plan does not say what becomes of it; plan again" in done.err


def test_what_changes_while_it_is_written_down_is_named_and_leaves_no_run(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The items are looked at before anything is written down, and again as each is."""
    name = planned(trueline, store)
    begin = Ledger.begin

    def overtaken(self: Ledger, *given: Any, **more: Any) -> int:
        rewrite(store, "EL_000003", timestamp=5)
        return begin(self, *given, **more)

    monkeypatch.setattr(Ledger, "begin", overtaken)
    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "ErrorLogs: changed since the plan was made: EL_000003 edited" in done.err
    assert not (store.root / ".trueline/ballast").exists()
    assert [] == store.progress
    with Ledger(store.root) as ledger:
        assert [] == ledger.runs()


def test_a_proposal_that_was_withdrawn_since_the_plan_stops_it(
    trueline: Command, store: Store
) -> None:
    name = planned(trueline, store)
    raw(store, PROPOSAL, json.dumps(proposal("Rejected")))

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert f"ConPortSchema:{PROPOSAL}: has changed since the plan was made" in done.err


def test_a_store_that_another_process_writes_is_waited_for_and_then_left(
    trueline: Command, store: Store
) -> None:
    name = planned(trueline, store)

    with closing(sqlite3.connect(store.path)) as other, unchanged(store):
        other.execute("BEGIN IMMEDIATE")
        done = trueline(store, "apply", name, "--busy-timeout", "0.05")
        other.rollback()

    assert 4 == done.code
    assert "context.db: is being written by another process (waited 0.05 s)" in done.err
    assert [] == store.progress


def test_a_store_that_fails_when_its_data_has_changed_is_left_with_the_reason(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record has begun by then, so it says why it could not go on."""
    name, before = planned(trueline, store), store.rows
    put = Records.put

    def failing(self: Records, image: Image, *rest: Any) -> None:
        put(self, image, *rest)
        if image == DONE:
            raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Records, "put", failing)
    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "context.db: can't be written: database or disk is full; make room" in done.err
    assert before == store.rows
    assert ["BLOCKED", "BLOCKED"] == [status for status, _ in store.progress]
    assert "blocked: context_portal/context.db: " in store.progress[0][1]


def test_a_record_that_can_not_be_ended_is_ended_by_the_next_command(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer comes between the record that begins and the data, and stays."""
    name, before = planned(trueline, store), store.rows
    swap = Conport.swap
    other = sqlite3.connect(store.path, isolation_level=None)

    def overtaken(self: Conport, step: Step) -> None:
        swap(self, step)
        other.execute("BEGIN IMMEDIATE")

    with monkeypatch.context() as patch, closing(other):
        patch.setattr(Conport, "swap", overtaken)
        done = trueline(store, "apply", name, "--busy-timeout", "0.05")
        assert 4 == done.code
        assert "is being written by another process (waited 0.05 s)" in done.err
        assert "`trueline status`" in done.err
        other.rollback()

    assert "had been interrupted; it was taken back" in trueline(store, "status").err
    assert before == store.rows
    assert ["BLOCKED", "BLOCKED"] == [status for status, _ in store.progress]


def test_a_rollback_waits_as_long_as_it_is_told(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))

    with closing(sqlite3.connect(store.path)) as other, unchanged(store):
        other.execute("BEGIN IMMEDIATE")
        done = trueline(store, "rollback", "--busy-timeout", "0.05")
        other.rollback()

    assert (4, True) == (done.code, "(waited 0.05 s)" in done.err)
    assert 0 == trueline(store, "rollback").code


def test_an_interrupted_transaction_is_recovered_and_told(trueline: Command, store: Store) -> None:
    before = store.rows
    leave_hot_journal(store)

    done = plan(trueline, store)

    assert 0 == done.code, done.err
    assert "recovered an interrupted transaction (context_portal/context.db-journal)" in done.out
    assert before == store.rows


def leave_hot_journal(store: Store) -> None:
    """Kill a writer in the middle of its commit, as the journal is there and the file is torn."""
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(store.path, isolation_level=None)
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE custom_data SET value = value || hex(zeroblob(30000))")
        os._exit(0)
    os.waitpid(child, 0)
    assert Path(f"{store.path}-journal").stat().st_size > 0


def test_tables_of_another_kind_are_named(trueline: Command, store: Store) -> None:
    store.run("ALTER TABLE custom_data RENAME COLUMN value TO body")

    said = refused(trueline, store, code=3)
    assert "is of an unknown version of ConPort: table custom_data lacks value" in said


def test_an_index_that_this_python_can_not_keep_is_named(trueline: Command, store: Store) -> None:
    store.run("PRAGMA writable_schema = ON")
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'fts5', 'fts99') "
            "WHERE name = 'custom_data_fts'"
        )

    assert "its full-text index needs fts99, which this Python's SQLite lacks" in refused(
        trueline, store, code=3
    )


def test_rows_that_the_index_lacks_are_named_when_it_is_planned(
    trueline: Command, store: Store
) -> None:
    store.run("DELETE FROM custom_data_fts_docsize WHERE id IN (1, 5, 7)")

    said = refused(trueline, store)

    assert "3 of these items are missing in the full-text index (row 1, 5, 7)" in said
    assert "trueline plan documents --repair-fts" in said


def test_rows_that_the_index_has_lost_since_are_named_before_sqlite_stumbles(
    trueline: Command, store: Store
) -> None:
    name = planned(trueline, store)
    store.run("DELETE FROM custom_data_fts_docsize WHERE id IN (5, 7)")

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "2 of these items are missing in the full-text index (row 5, 7)" in done.err
    assert "trueline plan documents --repair-fts" in done.err


def test_a_row_that_the_index_of_an_old_store_lacks_does_no_harm(
    trueline: Command, tmp_path: Path
) -> None:
    from documents_support import stocked

    store = stocked(tmp_path / "project", "legacy")
    store.run("DELETE FROM custom_data_fts WHERE rowid = 5")

    assert 0 == trueline(store, "apply", planned(trueline, store)).code


def test_a_store_that_may_not_be_written_is_named(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = planned(trueline, store)
    real = os.access
    monkeypatch.setattr(  # root may write to everything
        os, "access", lambda path, mode: real(path, mode) and str(path) != str(store.path)
    )

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert f"{store.path} is read-only; allow writing to it, nothing was written" in done.err


def test_a_disk_that_is_too_full_is_told_before_anything_is_written(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = planned(trueline, store)
    real = os.statvfs(store.path)
    full = os.statvfs_result((*real[:3], 0, 0, *real[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: full)

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "context.db: the disk is too full" in done.err


def test_a_ledger_that_can_not_be_kept_stops_it(trueline: Command, store: Store) -> None:
    name = planned(trueline, store)
    (store.root / ".trueline/ledger.db").mkdir()

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 3 == done.code
    assert "the ledger can't be opened" in done.err


def test_a_migration_that_was_applied_from_another_file_is_named(
    trueline: Command, store: Store
) -> None:
    trueline(store, "apply", planned(trueline, store))
    store.put("ErrorLogs", "EL_late", old_item(1))
    raw(store, PROPOSAL, json.dumps(proposal()))
    migration(store, "value: MEDIUM", "value: LOW")

    with unchanged(store):
        done = plan(trueline, store)

    assert 4 == done.code
    assert "errorlogs-v0-to-v1 was applied 20" in done.err
    assert "with another file (sha256 " in done.err


def test_items_that_came_after_a_migration_need_one_of_their_own(
    trueline: Command, store: Store
) -> None:
    trueline(store, "apply", planned(trueline, store))
    store.put("ErrorLogs", "EL_late", old_item(1))

    with unchanged(store):
        done = plan(trueline, store)

    assert 4 == done.code
    assert "give the migration another name to do it once more" in done.err


def test_a_plan_that_was_applied_is_not_applied_twice(trueline: Command, store: Store) -> None:
    name = planned(trueline, store)
    trueline(store, "apply", name)

    with unchanged(store):
        done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "errorlogs-v0-to-v1: was applied already" in done.err


def test_a_rollback_after_later_edits_names_every_one_of_them(
    trueline: Command, store: Store
) -> None:
    trueline(store, "apply", planned(trueline, store))
    rewrite(store, "EL_000003", summary="edited")
    store.run("DELETE FROM custom_data WHERE key = 'EL_000004'")

    with unchanged(store):
        done = trueline(store, "rollback")

    assert 4 == done.code
    assert "2 of 13 items are no longer as that run left them" in done.err
    assert "ErrorLogs:EL_000003 modified since that run" in done.err
    assert "ErrorLogs:EL_000004 deleted since that run" in done.err


def test_what_was_left_alone_since_can_be_rolled_back_by_itself(
    trueline: Command, store: Store
) -> None:
    before = {row[3]: row for row in store.rows}
    trueline(store, "apply", planned(trueline, store))
    rewrite(store, "EL_000003", summary="edited")

    assert "--only-unmodified restores 12 of 13" in trueline(store, "rollback").err

    done = trueline(store, "rollback", "--only-unmodified")

    assert 0 == done.code, done.err
    assert "ErrorLogs:EL_000003: was left as it was found" in trueline(store, "status").out
    after = {row[3]: row for row in store.rows}
    assert "edited" == store.items("ErrorLogs")["EL_000003"]["summary"]
    assert {key for key in before if before[key] != after[key]} == {"EL_000003"}


def test_a_rollback_is_not_done_twice(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    trueline(store, "rollback")

    with unchanged(store):
        done = trueline(store, "rollback", "1")

    assert 4 == done.code


def test_a_damaged_ledger_is_named_with_what_was_expected(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    with closing(sqlite3.connect(store.root / ".trueline/ledger.db")) as db, db:
        db.execute("UPDATE images SET packed = x'00'")

    with unchanged(store):
        done = trueline(store, "rollback")

    assert 3 == done.code
    assert "the ledger is damaged: expected the image " in done.err


def test_a_lost_ledger_is_told(trueline: Command, store: Store) -> None:
    trueline(store, "apply", planned(trueline, store))
    for path in (store.root / ".trueline").glob("ledger.db*"):
        path.unlink()

    with unchanged(store):
        done = trueline(store, "rollback")

    assert 2 == done.code
    assert "nothing was ever applied here" in done.err


def test_an_item_that_comes_in_at_the_last_moment_blocks_all_and_is_named(
    trueline: Command, store: Store
) -> None:
    name, before = planned(trueline, store), store.rows
    store.run(  # the Progress that opens the migration lets an item slip in behind the plan
        "CREATE TRIGGER slip AFTER INSERT ON progress_entries WHEN new.parent_id IS NULL BEGIN "
        "INSERT INTO custom_data (timestamp, category, key, value) "
        "VALUES ('2025-06-05', 'ErrorLogs', 'EL_late', '{\"timestamp\": 1}'); END"
    )

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "ErrorLogs:EL_late: came in between, and is not of the new version" in done.err
    assert before == [row for row in store.rows if row[3] != "EL_late"]
    (main, text), (child, _) = store.progress
    assert ("BLOCKED", "BLOCKED") == (main, child)
    assert "; blocked: ErrorLogs:EL_late: came in between" in text
    assert "Approved" == store.proposal_status


def test_a_migration_file_is_refused_with_the_place_of_what_is_wrong(
    trueline: Command, store: Store
) -> None:
    migration(store, "value: MEDIUM", "valeu: MEDIUM")

    said = refused(trueline, store, code=2)
    assert "errorlogs.yaml: operations[2].add" in said


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("proposal: ", "category: x\nproposal: ", 'duplicate key "category"'),
        ("rename: {from", "renmae: {from", "is none of rename, add"),
        ("to: date-time", "to: datetime", "'datetime' is none of string"),
        ("from: epoch-seconds, to: date-time", "from: x, to: string", "only date-time and date"),
        ("migration: errorlogs", "migration: ../errorlogs", "write letters, digits"),
        ("from: [null]", "from: []", "null stands for items without version"),
        ("errorlogs_v1.schema.json", "gone.schema.json", "there is no file gone.schema.json"),
        ('"re:RESOLVED_BY_P-.*"', '"re:("', "is no pattern"),
        ("category: ErrorLogs", "category: *x", "aliases are not read"),
        ("field: status\n", "field: status\n      values: 1\n", 'duplicate key "values"'),
        ('to: "1.0"', "to: null", "should be a version that is not among from"),
        ("value: MEDIUM}", "value: MEDIUM, when: }", "when: write exists, missing, equals or type"),
    ],
)
def test_a_faulty_migration_file_is_refused(
    trueline: Command, store: Store, old: str, new: str, why: str
) -> None:
    migration(store, old, new)

    assert why in refused(trueline, store, code=2)


def test_dates_and_words_in_a_migration_file_stay_what_they_are(
    trueline: Command, store: Store
) -> None:
    from trueline.migration.yamltext import read_yaml

    text = "a: 2024-01-20\nb: yes\nc: 1_000\nd: 0o17\ne: 12:30:45\nf: 1.5\ng: null\nh: true\non: 1"

    assert read_yaml(text, "x.yaml") == {
        "a": "2024-01-20",
        "b": "yes",
        "c": "1_000",
        "d": "0o17",
        "e": "12:30:45",
        "f": 1.5,
        "g": None,
        "h": True,
        "on": 1,
    }
    assert MIGRATION.startswith("migration")


def test_a_plan_leads_out_of_the_project_only_when_the_settings_do(
    trueline: Command, store: Store, tmp_path: Path
) -> None:
    far = Store(tmp_path / "elsewhere/data/context.db")
    far.path.parent.mkdir(parents=True)
    store.path.rename(far.path)
    settings = store.root / "trueline.toml"
    settings.write_text(f'[documents.context]\nstore = "{far.path}"\n')
    name = planned(trueline, store)

    settings.write_text("[documents.context]\n")
    with unchanged(far):
        done = trueline(store, "apply", name)
    assert 4 == done.code
    assert "lies outside of the project" in done.err

    settings.write_text(f'[documents.context]\nstore = "{far.path}"\n')
    assert 0 == trueline(store, "apply", name).code
    assert "Implemented" == far.proposal_status
    settings.unlink()
    assert 0 == trueline(store, "rollback").code
    assert "Approved" == far.proposal_status


def test_a_link_to_a_store_outside_is_outside(
    trueline: Command, store: Store, tmp_path: Path
) -> None:
    far = Store(tmp_path / "elsewhere/data/context.db")
    far.path.parent.mkdir(parents=True)
    store.path.rename(far.path)
    store.path.symlink_to(far.path)
    name = planned(trueline, store)
    (store.root / "trueline.toml").write_text("")

    with unchanged(far):
        assert 4 == trueline(store, "apply", name).code
