"""From the changes of a plan, or of the ledger, to steps that leave nothing open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trueline.changes import DOCUMENT, Change, Image, Script
from trueline.errors import ConflictError
from trueline.migration.addresses import INDEX, MIGRATION, Place, place_of
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
from trueline.migration.spec import Migration, from_recipe
from trueline.migration.transform import transformed
from trueline.plan import net
from trueline.store import Step
from trueline.stores.conport_log import now
from trueline.stores.conport_records import Records, Task
from trueline.stores.conport_session import Session


def planned(session: Session, changes: Sequence[Change]) -> tuple[Step, ...]:
    """Return the steps of a plan: the record first, then everything else at once.

    ConflictError names everything that is not as it was when the plan was made.
    """
    problems: list[str] = []
    firm: list[Change] = []
    records: list[Change] = []
    recipes = {place_of(c.address): c.script for c in changes if _word(c) == MIGRATION}
    for change in changes:
        place = place_of(change.address)
        if place.word == MIGRATION:
            records.append(change)
        elif place.word == INDEX:
            firm += _index(session, place, change, problems)
        elif place.is_item:
            firm += _item(session, place, change, problems)
        else:
            firm += _category(session, place, change, recipes, problems)
    for place in (place_of(record.address) for record in records):
        problems += standing(Records(session.log, place.name).image, place.name)
    if problems:
        raise ConflictError("\n".join(problems))
    _judge_index(session, firm)
    return (*_record_steps(session, records, firm),)


def _word(change: Change) -> str:
    return place_of(change.address).word


def _judge_index(session: Session, firm: Sequence[Change]) -> None:
    """Refuse items that SQLite would refuse to change, because their index lacks them."""
    _, missing = session.index_state("custom_data")
    if not missing or not session.shape.indexes["custom_data"]:
        return
    items = (c for c in firm if c.before is not None and place_of(c.address).is_item)
    lost = sorted({*missing}.intersection(row_of(c.before or b"").id for c in items))
    if lost:
        raise ConflictError(
            f"{session.name}: {len(lost)} of these items are missing in the full-text index "
            f"({_some(lost)}), so that SQLite would refuse to change them; first: "
            "trueline plan documents --repair-fts"
        )


def _some(numbers: Sequence[int]) -> str:
    more = " …" if len(numbers) > 5 else ""
    return f"row {', '.join(map(str, numbers[:5]))}{more}"


def _category(
    session: Session,
    place: Place,
    change: Change,
    recipes: dict[Place, Script],
    problems: list[str],
) -> Iterator[Change]:
    """Yield the change of each item of a category, made as the plan has it."""
    known = (from_recipe(script.do[0]) for script in recipes.values())
    migration = next((each for each in known if each.category == place.category), None)
    if migration is None:
        raise ConflictError(
            f"{place.category}: the plan does not say what becomes of it; plan again"
        )
    then, wanted = digests_of(change.before or b""), digests_of(change.after or b"")
    seen: dict[str, str] = {}
    stamp = now()
    for key, row in session.rows(place.category):
        seen[key] = digest(row.value)
        if seen[key] == then.get(key) != wanted[key]:
            after = transformed(migration, row.value, judge=False).after
            if after is None or digest(after) != wanted[key]:
                problems.append(f"{place.category}:{key}: {_OTHER}")
                return
            new = Row(row.id, stamp if session.shape.has_timestamp else None, after)
            address = place._replace(key=key).text
            yield Change(DOCUMENT, address, row.image, new.image)
    moved = [*differences(then, seen)]
    if moved:
        problems.append(_moved(place, moved))


_OTHER = "would not become what the plan says, which another Trueline made; plan again"


def _moved(place: Place, moved: list[str]) -> str:
    listed = ", ".join(moved[:20]) + (f" and {len(moved) - 20} more" if len(moved) > 20 else "")
    return f"{place.category}: changed since the plan was made: {listed}; plan again"


def _item(session: Session, place: Place, change: Change, problems: list[str]) -> Iterator[Change]:
    """Yield the change of an item that a plan holds as its raw value."""
    row = session.row(place.category, place.key or "")
    if row is None or row.value.encode("utf-8", "surrogateescape") != change.before:
        what = "has gone" if row is None else "has changed"
        problems.append(f"{place.item}: {what} since the plan was made; plan again")
        return
    stamp = now() if session.shape.has_timestamp else None
    after = Row(row.id, stamp, (change.after or b"").decode("utf-8", "surrogateescape"))
    yield replace(change, before=row.image, after=after.image)


def _index(session: Session, place: Place, change: Change, problems: list[str]) -> Iterator[Change]:
    now_ = index_image(session, place.name)
    if now_ != change.before:
        problems.append(f"{place.name}: its full-text index has changed; plan again")
        return
    yield change


def index_image(session: Session, table: str) -> bytes:
    """Return the state of a full-text index as an image."""
    stale, missing = session.index_state(table)
    return f"{len(stale)} stale, {len(missing)} missing\n".encode()


def standing(image: Image, name: str) -> Iterator[str]:
    """Say why a migration that stands like this can't begin."""
    if image == DONE:
        yield f"{name}: was applied already; `trueline rollback` takes it back"
    elif image == STARTED:
        yield (
            f"{name}: its Progress says that it is being applied; wait, or end that Progress if "
            "nobody is at work"
        )


def _record_steps(session: Session, records: list[Change], firm: list[Change]) -> Iterator[Step]:
    if not firm:
        return
    begun, ended = [], []
    for record in records:
        place = place_of(record.address)
        migration = from_recipe(record.script.do[0])
        count = sum(place_of(each.address).category == migration.category for each in firm)
        told = (*record.script.do, str(count))
        script = Script(told, told)
        image = Records(session.log, place.name).image
        begun.append(replace(record, before=image, after=STARTED, script=script))
        ended.append(replace(record, before=STARTED, after=DONE, script=script))
    if begun:
        yield tuple(begun)
    yield (*firm, *ended)


def again(session: Session, changes: Sequence[Change]) -> tuple[Step, ...]:
    """Return the one step that takes a run of the ledger back, or does it again.

    The record is never taken back: it says what happened.  A repaired index stays repaired.
    """
    scripts = {change.address: change.script for change in changes}
    firm: list[Change] = []
    problems: list[str] = []
    for (_, address), (before, after) in net(changes).items():
        place = place_of(address)
        if place.word == MIGRATION:
            wanted: Image = DONE if after == DONE else UNDONE
            image = Records(session.log, place.name).image
            firm.append(Change(DOCUMENT, address, image, wanted, scripts[address]))
        elif place.is_item:
            row = session.row(place.category, place.key or "")
            if (row.image if row else None) != before:
                problems.append(f"{place.item} {'modified' if row else 'deleted'} since that run")
            firm.append(Change(DOCUMENT, address, before, after))
    if problems:
        kept = len([c for c in firm if place_of(c.address).is_item])
        raise ConflictError(_overtaken(session, problems, kept))
    _judge_index(session, firm)
    return (tuple(firm),) if firm else ()


def _overtaken(session: Session, problems: list[str], items: int) -> str:
    listed = "\n".join(f"  {problem}" for problem in problems[:50])
    return (
        f"{session.name}: {len(problems)} of {items} items are no longer as that run left them:\n"
        f"{listed}\nnothing was written; put them back, or leave them as they are: "
        f"--only-unmodified restores {items - len(problems)} of {items}"
    )


def migration_of(change: Change) -> Migration:
    """Return the migration that the change of a record belongs to."""
    return from_recipe(change.script.do[0])


def task_of(change: Change, workspace: str) -> Task:
    """Return what is to be written down; ``workspace`` is that of the machine."""
    recipe, own, count = change.script.do
    return Task(from_recipe(recipe), count, own or workspace)
