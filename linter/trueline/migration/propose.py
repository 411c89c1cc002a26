"""From a migration and a store to a proposal, or to everything that is in its way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from difflib import get_close_matches
from json import dumps, loads
from typing import Any

from trueline.changes import DOCUMENT, Change, Script
from trueline.errors import ConflictError, UsageError
from trueline.facts.documents.categories import alike
from trueline.facts.documents.jsontext import parse
from trueline.facts.documents.store import DocumentStore, Item, Progress
from trueline.findings import floored
from trueline.migration.addresses import MIGRATION, Place
from trueline.migration.images import DONE, category_image, digest
from trueline.migration.leads import leads
from trueline.migration.repair import judge_missing
from trueline.migration.sample import Sample, diff_of
from trueline.migration.spec import Migration
from trueline.migration.transform import Tally, counted, transformed
from trueline.proposal import Hazard, Patch, Proposal, Risk

PROPOSALS = "ConPortSchema"
APPROVED, IMPLEMENTED = "Approved", "Implemented"
_MANY = 20
_SHOWN = 200


def migration_proposal(migration: Migration, store: DocumentStore) -> Proposal:
    """Return what the migration changes; ConflictError names every item that is refused."""
    problems = [*leads(migration)]
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise UsageError(f"{migration.name}: can't lead from the old schema to the new:\n{listed}")
    items = store.category(migration.category)
    if not items:
        raise ConflictError(_no_items(migration, store))
    made = _Made(migration, store, items)
    if made.tally.refused:
        raise ConflictError(_refusals(migration, made.tally))
    status = _status(migration, store)
    if not made.changed and status == IMPLEMENTED:
        return Proposal(f"{migration.name}: nothing to do", ())
    _judge_earlier(migration, store)
    if status != APPROVED:
        raise ConflictError(_not_approved(migration, status))
    _judge_proposal(migration, store, made)
    for index in store.indexes:
        if index.table == "custom_data":
            judge_missing(store.path, index, [*made.ids, _proposal_item(migration, store).id])
    return made.proposal()


class _Made:
    """What a migration makes of the items of its category."""

    def __init__(self, migration: Migration, store: DocumentStore, items: list[Item]) -> None:
        self.migration, self.store = migration, store
        self.tally = Tally()
        self._digests: list[tuple[str, str, str]] = []
        sample: Sample[str] = Sample()
        ids = array("q")
        for item in items:
            value = item.value
            outcome = transformed(migration, value)
            outcome = outcome._replace(refused=(*outcome.refused, *_unreadable(item)))
            self.tally.add(item.address, item.id, outcome)
            if outcome.refused:
                continue
            after = value if outcome.after is None else outcome.after
            self._digests.append((item.key, digest(value), digest(after)))
            if after != value:
                sample.add(item.key, abs(len(after) - len(value)), value)
                ids.append(item.id)
        self.changed, self.ids = sample.count, ids
        self._sample = sample.chosen(migration.sample)

    def proposal(self) -> Proposal:
        """Return it as a proposal with one patch: all of it happens or nothing."""
        migration, count = self.migration, self.changed
        what = f"{count} item{'s' if count != 1 else ''} of {migration.category}"
        patch = Patch(
            f"Migrate {what}, and implement {PROPOSALS}:{migration.proposal}",
            tuple(self._changes()),
            why="All items, the status of the proposal and the Progress in one transaction.",
            notes=tuple(self._notes()),
        )
        hazards = (
            (Hazard(Risk.MEDIUM, f"{count} items are rewritten; look at the sample"),)
            if count > _MANY
            else ()
        )
        title = f"Migrate {what} to version {migration.version.target}"
        why = f"{PROPOSALS}:{migration.proposal} is approved."
        return Proposal(title, (patch,), why, hazards=hazards)

    def _changes(self) -> Iterator[Change]:
        migration, path = self.migration, self.store.path
        told = (migration.recipe, self.store.own_workspace)
        script = Script(told, told)
        record = Place(path, word=MIGRATION, name=migration.name).text
        yield Change(DOCUMENT, record, None, DONE, script)
        before = category_image((key, old) for key, old, _ in self._digests)
        after = category_image((key, new) for key, _, new in self._digests)
        if before != after:
            yield Change(DOCUMENT, Place(path, migration.category).text, before, after)
        item = _proposal_item(migration, self.store)
        address = Place(path, PROPOSALS, migration.proposal).text
        value = loads(item.value)
        implemented = dumps({**value, "status": IMPLEMENTED})
        yield Change(DOCUMENT, address, item.value.encode(), implemented.encode())

    def _notes(self) -> Iterator[str]:
        tally = self.tally
        if self.store.recovered:
            journal = f"{self.store.path}-journal"
            yield f"recovered an interrupted transaction ({journal})"
        good = tally.migrated + tally.skipped
        yield (
            f"{self.migration.category}  {tally.items} items   compliant "
            f"{tally.valid}/{tally.items} ({floored(tally.valid, tally.items)} %) -> "
            f"{good}/{tally.items} ({floored(good, tally.items)} %)"
        )
        yield from counted(self.migration, tally.steps)
        if tally.skipped:
            yield f"{tally.skipped} items are at the new version already"
        for key, value in self._sample:
            yield from _shown(self.migration, key, value)


def _unreadable(item: Item) -> Iterator[str]:
    """Say what of a row is no text, so that ConPort itself can't read its category."""
    for what, text in (("key", item.key), ("value", item.value), ("timestamp", item.timestamp)):
        if isinstance(text, bytes) or (isinstance(text, str) and not _is_text(text)):
            yield f"{what} is no UTF-8 text, so that ConPort can't read its category"


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _judge_proposal(migration: Migration, store: DocumentStore, made: _Made) -> None:
    """Refuse a proposal whose own item the migration would change besides its status."""
    item = _proposal_item(migration, store)
    for why in _unreadable(item):
        raise ConflictError(f"{item.address} (row {item.id})  {why}; nothing was written")
    if item.id in made.ids:
        raise ConflictError(
            f"{item.address}: is itself among the items that change; bring it to the new version "
            "by hand first, so that only its status has to change"
        )


def _shown(migration: Migration, key: str, value: str) -> Iterator[str]:
    """Yield an item of the sample before and after, as a diff."""
    after = transformed(migration, value, judge=False).after or value
    yield f"{migration.category}:{key}"
    yield from diff_of(value, after)


def _refusals(migration: Migration, tally: Tally) -> str:
    listed = "\n".join(tally.refused[:_SHOWN])
    more = len(tally.refused) - _SHOWN
    rest = f"\n… and {more} more" if more > 0 else ""
    counts = "".join(f"\n{text}" for text in _unmapped(tally))
    return f"{listed}{rest}{counts}\n{migration.name} was refused; nothing was written"


def _unmapped(tally: Tally) -> Iterator[str]:
    """Yield how often each value has no mapping."""
    found = [
        text.partition("has no mapping")[0] for text in tally.refused if " has no mapping" in text
    ]
    values = [text.partition(" map: ")[2].strip() for text in found]
    for value in sorted(set(values)):
        yield f"{value}: {values.count(value)} items have no mapping"


def _no_items(migration: Migration, store: DocumentStore) -> str:
    counts = {category: len(items) for category, items in store.by_category()}
    wanted = migration.category
    near = [name for name in counts if alike(name) == alike(wanted)]
    near = near or get_close_matches(wanted, counts, n=1)
    listed = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items())) or "nothing"
    hint = f"did you mean {near[0]} ({counts[near[0]]})?" if near else f"there are {listed}"
    return f'no items in "{wanted}"; {hint}'


def _proposal_item(migration: Migration, store: DocumentStore) -> Item:
    proposals = store.category(PROPOSALS)
    for item in proposals:
        if item.key == migration.proposal:
            return item
    close = get_close_matches(migration.proposal, [item.key for item in proposals], n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    name = f"{PROPOSALS}:{migration.proposal}"
    raise ConflictError(f'{name} is missing; it needs to be there, with status "{APPROVED}"{hint}')


def _status(migration: Migration, store: DocumentStore) -> Any:
    """Return the status of the proposal; ConflictError when it is not about this category."""
    item = _proposal_item(migration, store)
    name = f"{PROPOSALS}:{migration.proposal}"
    parsed = parse(item.value)
    if parsed.faults or not isinstance(parsed.value, dict):
        fault = parsed.faults[0].message if parsed.faults else "is no object"
        raise ConflictError(f"{name} (row {item.id})  {fault}")
    target = _target(parsed.value)
    if target is not None and target != migration.category:
        raise ConflictError(
            f"{name}: the proposal targets CustomData:{target}, the file targets "
            f"CustomData:{migration.category}"
        )
    return parsed.value.get("status")


def _target(value: dict[str, Any]) -> str | None:
    """Return the category that a proposal names, None when it names none."""
    details = value.get("details")
    details = details if isinstance(details, dict) else {}
    for key in ("target_entity_or_category", "proposed_category_name"):
        name = details.get(key)
        if isinstance(name, str) and name:
            return name.removeprefix("CustomData:").strip()
    return None


def _not_approved(migration: Migration, status: Any) -> str:
    name = f"{PROPOSALS}:{migration.proposal}"
    told = f'status is "{status}"' if isinstance(status, str) else "has no status"
    return f'{name} {told}; needs "{APPROVED}"'


def _judge_earlier(migration: Migration, store: DocumentStore) -> None:
    """Refuse a migration that was applied under the same name with another content."""
    head = f"[{migration.name}] migrate CustomData "
    for progress in reversed(store.progress):
        if progress.description.startswith(head):
            _judge_progress(migration, progress)
            return


def _judge_progress(migration: Migration, progress: Progress) -> None:
    if not progress.description.endswith("; done"):
        return
    known = progress.description.rpartition("; sha256 ")[2].removesuffix("; done")
    if known != migration.digest:
        raise ConflictError(
            f"{migration.name} was applied {progress.timestamp} with another file "
            f"(sha256 {known}, this one is {migration.digest}); give this one another name"
        )
    raise ConflictError(
        f"{migration.name} was applied {progress.timestamp}, and there are items of an old "
        "version again; give the migration another name to do it once more"
    )
