"""A document store that only its server can reach: not atomic, and compensated.

The server commits item by item.  So a migration goes in batches, each a step of the ledger that is
read again; where one fails, what it wrote is written back, and so are the batches before it.  Row
ids, timestamps and what JSON can't tell apart are the server's business: not restored to the byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from json import dumps, loads
from pathlib import Path
from typing import Any

from trueline.changes import DOCUMENT, Change, Image, Script
from trueline.errors import BlindError, ConflictError
from trueline.migration.addresses import MIGRATION, Place, place_of
from trueline.migration.images import (
    DONE,
    STARTED,
    UNDONE,
    Row,
    differences,
    digest,
    digests_of,
    row_of,
)
from trueline.migration.spec import from_recipe
from trueline.migration.transform import transformed
from trueline.plan import net
from trueline.sources.documents.reader import workspace_of
from trueline.store import Step
from trueline.stores.conport_records import Records, Task
from trueline.stores.conport_steps import migration_of, standing, task_of
from trueline.stores.conport_verify import off
from trueline.stores.server_client import Client
from trueline.stores.server_log import ServerLog

PREFIX = "mcp:"
BATCH = 100
WARNING = "not atomic: the server commits item by item; if it dies, `trueline status` goes on"


class ConportServer:
    """Document stores behind their server; addresses begin with ``mcp:`` and a store's path."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._clients: dict[str, Client] = {}
        self._why = ""

    def _client(self, store: str) -> Client:
        if store not in self._clients:
            path = os.path.abspath(os.path.join(self._root, store.removeprefix(PREFIX)))
            self._clients[store] = Client(workspace_of(path), path)
        return self._clients[store]

    def image(self, address: str) -> Image:
        """Return the image of an item, or how a migration stands."""
        place = place_of(address)
        if place.word == MIGRATION:
            return self._records(place).image
        value = self._value(place)
        return None if value is None else _image(value)

    def _records(self, place: Place) -> Records:
        return Records(ServerLog(self._client(place.store)), place.name)

    def _value(self, place: Place) -> str | None:
        """Return an item as the server tells it, in the text that it writes."""
        found = self._client(place.store).call(
            "get_custom_data", category=place.category, key=place.key
        )
        return dumps(found[0]["value"]) if found else None

    def _values(self, store: str, category: str) -> Iterator[tuple[str, str]]:
        found = self._client(store).call("get_custom_data", category=category)
        return ((each["key"], dumps(each["value"])) for each in found)

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        """Return the steps: the record, batches of items, then the proposal with the record."""
        changes = [change for part in patches for change in part]
        return tuple(self._again(changes) if exact else self._planned(changes))

    def _planned(self, changes: Sequence[Change]) -> Iterator[Step]:
        changes = [each._replace(address=_served(each.address)) for each in changes]
        records = [each for each in changes if place_of(each.address).word == MIGRATION]
        if len(records) != 1:
            raise ConflictError("--via mcp: does migrations one at a time, and repairs no index")
        record = records[0]
        place = place_of(record.address)
        problems = [*standing(self._records(place).image, place.name)]
        items = [each for each in changes if place_of(each.address).word != MIGRATION]
        whole = [each for each in items if place_of(each.address).key is None]
        firm = [firm for each in whole for firm in self._category(record, each, problems)]
        single = [self._item(each, problems) for each in items if each not in whole]
        if problems:
            raise ConflictError("\n".join(problems))
        told = (*record.script.do, str(len(firm)))
        script, image = Script(told, told), self._records(place).image
        yield (record._replace(before=image, after=STARTED, script=script),)
        yield from _batches(firm)
        yield (*single, record._replace(before=STARTED, after=DONE, script=script))

    def _category(self, record: Change, change: Change, problems: list[str]) -> Iterator[Change]:
        migration = from_recipe(record.script.do[0])
        place = place_of(change.address)
        then, wanted = digests_of(change.before or b""), digests_of(change.after or b"")
        now = dict(self._values(place.store, place.category))
        moved = [*differences(then, {key: digest(value) for key, value in now.items()})]
        if moved:
            listed = ", ".join(moved[:20])
            problems.append(
                f"{place.category}: the server tells other values than the plan has: {listed}; "
                "plan again, or look whether the text in the store is as ConPort writes it"
            )
            return
        for key, value in now.items():
            if then[key] != wanted[key]:
                after = transformed(migration, value, judge=False).after or value
                address = place._replace(key=key).text
                yield Change(DOCUMENT, address, _image(value), _image(after))

    def _item(self, change: Change, problems: list[str]) -> Change:
        place = place_of(change.address)
        if self._value(place) != (change.before or b"").decode():
            problems.append(f"{place.item}: has changed since the plan was made; plan again")
        before, after = ((side or b"").decode() for side in (change.before, change.after))
        return change._replace(before=_image(before), after=_image(after))

    def _again(self, changes: Sequence[Change]) -> Iterator[Step]:
        scripts = {change.address: change.script for change in changes}
        last: list[Change] = []
        items: list[Change] = []
        problems: list[str] = []
        for (_, address), (before, after) in net(changes).items():
            place = place_of(address)
            if place.word == MIGRATION:
                wanted = DONE if after == DONE else UNDONE
                now = self._records(place).image
                last.append(Change(DOCUMENT, address, now, wanted, scripts[address]))
                continue
            if self.image(address) != before:
                problems.append(f"{place.item}: modified since that run")
            items.append(Change(DOCUMENT, address, before, after))
        if problems:
            raise ConflictError("\n".join(problems) + "\nnothing was written")
        yield from _batches(items)
        if last:
            yield tuple(last)

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        """Say what this way can't promise."""
        if steps:
            yield WARNING
            yield "row ids and timestamps become new; NaN in a value looks like null from here"

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        """Say what was written."""
        count = sum(place_of(change.address).is_item for step in steps for change in step)
        if count:
            yield f"{count} items written through the server and read again"

    def swap(self, step: Step) -> None:
        """Write a batch, read it again, and write it back if it is not as it should be."""
        try:
            items = [change for change in step if place_of(change.address).is_item]
            records = [change for change in step if place_of(change.address).word == MIGRATION]
            for change in records:
                self._judge(change)
            self._write(items)
            for change in records:
                self._record(change)
        except ConflictError as error:
            self._why = str(error)
            raise

    def _judge(self, change: Change) -> None:
        """Refuse to end a migration that has left an item off the new version."""
        if change.after != DONE:
            return
        migration = migration_of(change)
        values = self._values(place_of(change.address).store, migration.category)
        problems = [*off(migration, values)]
        if problems:
            raise ConflictError("\n".join(problems))

    def _record(self, change: Change) -> None:
        place = place_of(change.address)
        task: Task = task_of(change, self._client(place.store).workspace)
        self._records(place).put(change.after, task, self._why)

    def _write(self, items: Sequence[Change]) -> None:
        now = {change.address: self.image(change.address) for change in items}
        strange = [c for c in items if now[c.address] not in (c.before, c.after)]
        if strange:
            listed = ", ".join(place_of(change.address).item for change in strange)
            raise ConflictError(f"{listed}: changed meanwhile; nothing of this batch was written")
        todo = [change for change in items if now[change.address] != change.after]
        told = self._batch([(change.address, change.after) for change in todo])
        wrong = [c for c in todo if self.image(c.address) != c.after]
        if wrong:
            self._compensate(todo, wrong, told)

    def _batch(self, rows: Sequence[tuple[str, Image]]) -> str:
        """Write items; the server calls it a success even when single ones fail."""
        if not rows:
            return ""
        items = [
            {"category": place.category, "key": place.key, "value": loads(row_of(image).value)}
            for address, image in rows
            if image is not None
            for place in (place_of(address),)
        ]
        store = place_of(rows[0][0]).store
        told: dict[str, Any] = self._client(store).call(
            "batch_log_items", item_type="custom_data", items=items
        )
        failed = told.get("failed_items") or []
        return "; ".join(str(each.get("error")) for each in failed)

    def _compensate(self, todo: list[Change], wrong: list[Change], told: str) -> None:
        """Write back what a failed batch has written, and say what that did not restore."""
        self._batch([(change.address, change.before) for change in todo])
        lost = [c for c in todo if self.image(c.address) != c.before]
        names = ", ".join(place_of(change.address).item for change in wrong)
        left = ", ".join(place_of(change.address).item for change in lost)
        why = f"the server did not write {names}: {told or 'it gave no reason'}"
        if lost:  # no conflict: the batch did happen in part, and `trueline status` tries again
            raise BlindError(f"{why}; these could not be restored: {left}")
        raise ConflictError(f"{why}; the batch was written back")

    def settle(self) -> None:
        """Nothing is left to do: the server has committed every item."""

    def sweep(self, step: Step) -> None:
        """Nothing is left over."""


def _image(value: str) -> bytes:
    return Row(0, None, value).image


def _served(address: str) -> str:
    place = place_of(address)
    return place._replace(store=PREFIX + place.store.removeprefix(PREFIX)).text


def _batches(items: Sequence[Change]) -> Iterator[Step]:
    for start in range(0, len(items), BATCH):
        yield tuple(items[start : start + BATCH])
