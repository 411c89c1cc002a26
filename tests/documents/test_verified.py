"""What a store does behind our back is seen before the transaction ends, and nothing is kept."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import product
from typing import Any

import pytest
from documents_support import Command, Store

from trueline.ledger import Ledger
from trueline.migration.images import Raw
from trueline.planfile import digest_of
from trueline.sources.documents.opening import connected
from trueline.sources.documents.shape import index_state, shape_of
from trueline.stores.conport_session import Session, stands_for

ITEM = "ErrorLogs:EL_000003"


def planned(trueline: Command, store: Store) -> str:
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


UNWRITTEN = f"{ITEM}: does not hold what was written; is there a trigger?"
OTHERS = "items that are no part of the plan have changed; is there a trigger?"
OFF = f"{ITEM}: after migration: "
NEW = "AFTER UPDATE ON custom_data WHEN new.key = 'EL_000003' AND new.value LIKE '%MEDIUM%' BEGIN "
THIS = "WHERE key = 'EL_000003'"


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        (f"UPDATE custom_data SET value = replace(value, 'MEDIUM', 'HIGH') {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET value = replace(value, 'MEDIUM', 'WAT') {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET value = CAST(value AS BLOB) {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET value = value || char(0) || 'x' {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET value = old.value {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET timestamp = '2020-01-01' {THIS}", UNWRITTEN),
        (f"UPDATE custom_data SET id = 999 {THIS}", UNWRITTEN),
        (f"DELETE FROM custom_data {THIS}", UNWRITTEN),
        ("UPDATE custom_data SET value = '1' WHERE key = 'okapi'", OTHERS),
        ("UPDATE custom_data SET value = CAST(value AS BLOB) WHERE key = 'okapi'", OTHERS),
        ("UPDATE custom_data SET key = 'zebra' WHERE key = 'okapi'", OTHERS),
        ("UPDATE custom_data SET category = 'Other' WHERE key = 'okapi'", OTHERS),
        ("DELETE FROM custom_data WHERE key = 'okapi'", OTHERS),
        ("INSERT INTO custom_data VALUES (999, '2025', 'Other', 'zebra', '1')", OTHERS),
    ],
)
def test_a_trigger_that_has_its_own_way_is_seen_and_nothing_is_kept(
    trueline: Command, store: Store, trigger: str, told: str
) -> None:
    name, before = planned(trueline, store), store.rows
    store.run(f"CREATE TRIGGER own_way {NEW}{trigger}; END")

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert told in done.err
    assert before == store.rows
    assert "Approved" == store.proposal_status
    assert ["BLOCKED", "BLOCKED"] == [status for status, _ in store.progress]


def test_a_trigger_that_swallows_a_change_is_seen(trueline: Command, store: Store) -> None:
    name, before = planned(trueline, store), store.rows
    store.run(
        "CREATE TRIGGER swallow BEFORE UPDATE ON custom_data WHEN new.key = 'EL_000003' BEGIN "
        "SELECT RAISE(IGNORE); END"
    )

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert UNWRITTEN in done.err
    assert before == store.rows


@pytest.mark.parametrize(
    "change",
    [
        "value = replace(value, 'OPEN', 'OPEN ')",
        "value = CAST(value AS BLOB)",
        "timestamp = '2020-01-01'",
        "category = 'Other'",
        "key = 'EL_other'",
        "id = 999",
    ],
)
def test_an_item_that_changes_between_read_and_write_stops_all_and_is_named(
    trueline: Command, store: Store, change: str
) -> None:
    """The Progress that opens the migration comes after the items were written down."""
    name = planned(trueline, store)
    store.run(
        "CREATE TRIGGER slip AFTER INSERT ON progress_entries WHEN new.parent_id IS NULL BEGIN "
        f"UPDATE custom_data SET {change} {THIS}; END"
    )

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert f"{ITEM}: was changed meanwhile; plan again" in done.err
    assert 0 == sum("schema_version" in item for item in store.items("ErrorLogs").values())
    assert "Approved" == store.proposal_status


def test_an_item_that_has_become_bytes_since_the_plan_is_named(
    trueline: Command, store: Store
) -> None:
    name = planned(trueline, store)
    store.run(f"UPDATE custom_data SET value = CAST(value AS BLOB) {THIS}")

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert "changed since the plan was made: EL_000003 edited; plan again" in done.err


def test_an_item_that_has_become_bytes_since_a_run_is_not_as_it_left_it(
    trueline: Command, store: Store
) -> None:
    assert 0 == trueline(store, "apply", planned(trueline, store)).code
    store.run(f"UPDATE custom_data SET value = CAST(value AS BLOB) {THIS}")

    done = trueline(store, "rollback")

    assert 4 == done.code
    assert f"{ITEM} modified since that run" in done.err
    assert 0 == trueline(store, "rollback", "--only-unmodified").code
    assert 11 == sum("error_message" in item for item in store.items("ErrorLogs").values())


def opened(store: Store) -> Session:
    db = connected(str(store.path), write=True)
    return Session(db, shape_of(db, "store"), "store", "")


@pytest.mark.parametrize("text", ["plain", "é", "", "a\0b", '{"a": "\\ud800"}', "\U0001f600"])
@pytest.mark.parametrize("stamp", ["2025-06-05", "é", "", 2025, 1.5])
def test_what_an_item_adds_to_the_sum_is_what_stands_for_it(
    store: Store, text: str, stamp: Any
) -> None:
    session = opened(store)
    before = session.total()
    store.run("INSERT INTO custom_data VALUES (7777, ?, 'Cät', 'kéy', ?)", stamp, text)
    added = stands_for("Cät".encode(), "kéy".encode(), Raw(7777, stamp, text.encode()))

    assert before + added == session.total()
    session.db.close()


def test_the_sum_tells_apart_what_only_differs_by_type(store: Store) -> None:
    session, sums = opened(store), []
    cells = (("'c'", "x'63'"), ("'s'", "x'73'", "7", "7.5"), ("'v'", "x'76'"))
    for category, stamp, value in product(*cells):
        session.db.execute("BEGIN")
        session.db.execute(
            f"INSERT INTO custom_data VALUES (9000, {stamp}, {category}, 'k', {value})"
        )
        sums.append(session.total())
        session.db.execute("ROLLBACK")
    session.db.close()

    assert len(sums) == len({*sums}) == 16


def test_an_item_is_kept_and_put_back_to_the_byte(trueline: Command, store: Store) -> None:
    """Also where its timestamp is no text, or holds what JSON has to escape."""
    store.run(f"UPDATE custom_data SET timestamp = 20250605 {THIS}")
    store.run("UPDATE custom_data SET timestamp = 'é \"quoted\"' WHERE key = 'EL_000004'")
    before = store.rows

    assert 0 == trueline(store, "apply", planned(trueline, store)).code
    assert before != store.rows
    assert 0 == trueline(store, "rollback").code

    assert before == store.rows


def test_an_item_that_needs_no_change_is_judged_as_it_is_in_the_end(
    trueline: Command, store: Store
) -> None:
    assert 0 == trueline(store, "apply", planned(trueline, store)).code
    assert 0 == trueline(store, "rollback").code
    sound = {"schema_version": "1.0", "timestamp_reported": "2025-06-04T", "status": "OPEN"}
    store.put("ErrorLogs", "EL_new", sound | {"severity": "LOW", "summary": "new"})
    name, before = planned(trueline, store), store.rows
    store.run(
        "CREATE TRIGGER slip AFTER INSERT ON progress_entries WHEN new.parent_id IS NULL BEGIN "
        "UPDATE custom_data SET value = replace(value, 'LOW', 'WAT') WHERE key = 'EL_new'; END"
    )

    done = trueline(store, "apply", name)

    assert 4 == done.code
    assert 'ErrorLogs:EL_new: after migration: /severity "WAT" is not one of ' in done.err
    assert before[:-1] == store.rows[:-1]


def test_what_does_not_meet_its_schema_is_not_even_written_down(
    trueline: Command, store: Store
) -> None:
    """Whoever made the plan: the one here has another schema than its digests were made by."""
    path = store.root / f".trueline/plans/{planned(trueline, store)}.json"
    document = json.loads(path.read_text())
    (record,) = (c for c in document["patches"][0]["changes"] if "script" in c)
    recipe = json.loads(record["script"]["do"][0])
    recipe["schema"]["properties"]["summary"] = {"type": "number"}
    record["script"]["do"][0] = json.dumps(recipe)
    document["digest"] = digest_of(document)
    document["id"] = f"documents-{document['digest'][7:17]}"
    path.write_text(json.dumps(document))
    before = store.path.read_bytes()

    done = trueline(store, "apply", str(path))

    assert 4 == done.code
    assert "ErrorLogs:EL_000000: after migration: /summary is a string, not number" in done.err
    assert before == store.path.read_bytes()
    with Ledger(store.root) as ledger:
        assert [] == ledger.runs()


def test_no_name_but_those_of_two_tables_gets_into_a_query_of_an_index() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as db,
        pytest.raises(ValueError, match="custom_data and decisions may have one"),
    ):
        index_state(db, "decisions; DROP TABLE decisions")
