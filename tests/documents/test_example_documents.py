"""The example store is what its script makes, and its migration leads from fault to clean."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from documents_support import STORE, Command, Store
from example_support import EXAMPLE, make_example

_TABLES = ("custom_data", "progress_entries", "decisions", "context_links")


def contents(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES]


def test_the_store_is_what_the_script_makes(tmp_path: Path) -> None:
    assert contents(EXAMPLE / STORE) == contents(make_example(tmp_path).path)


def test_the_migration_of_the_example_leaves_no_item_off_its_schema(
    tmp_path: Path, trueline: Command
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "documents")
    store = Store(tmp_path / "documents" / STORE)
    before = store.rows

    plan = trueline(store, "plan", "documents", "errorlogs-v1.yaml").out.partition(":")[0]
    assert 0 == trueline(store, "apply", plan).code
    report = json.loads(trueline(store, "check", "--output-format", "json").out)

    assert ["DOC002", "DOC003", "DOC004", "DOC005", "DOC006"] == sorted(
        finding["code"] for finding in report["findings"]
    )
    assert 0 == trueline(store, "rollback").code
    assert before == store.rows


def test_the_readme_shows_what_the_plan_really_says(tmp_path: Path, trueline: Command) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "documents")
    text = (EXAMPLE.parents[1] / "README.md").read_text(encoding="utf-8")
    block = text.split("<!-- documents: start -->")[1].split("<!-- documents: end -->")[0]
    shown = [line for line in block.splitlines() if line and "```" not in line]

    real = trueline(tmp_path / "documents", "plan", "documents", "errorlogs-v1.yaml").out

    assert shown
    assert [line for line in shown if line not in real.splitlines()] == []
