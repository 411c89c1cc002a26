"""From the changes of a plan, or of the ledger, to steps that leave nothing open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, zip_longest

from trueline.changes import DOCUMENT, Change, Image, Script
from trueline.errors import ConflictError
from trueline.migration.addresses import INDEX, MIGRATION, Place, place_of
from trueline.migration.images import (
    DONE,
    STARTED,
    UNDONE,
    Row,
    changed_lines,
    differences,
    digest,
    digests_of,
    is_of,
    line_of,
    row_of,
)
from trueline.migration.repair import judge_missing
from trueline.migration.spec import Migration, from_recipe
from trueline.migration.transform import transformed
from trueline.plan import net
from trueline.store import Drawn, Step
from trueline.stores.conport_log import now
from trueline.stores.conport_records import Records, Task
from trueline.stores.conport_session import Session


def planned(session: Session, changes: Sequence[Change]) -> tuple[Step, ...]:
    """Return the steps of a plan: the record first, then everything else at once.

    ConflictError names what is not as it was when the plan was made.  A category is looked at when
    its changes are drawn, each item once.
    """
    records = [change for change in changes if _word(change) == MIGRATION]
    known = {m.category: m for m in map(migration_of, records)}
    problems: list[str] = []
    parts: list[tuple[str, Sequence[Change]]] = []
    for change in changes:
        place = place_of(change.address)
        if place.word == INDEX:
            parts.append(("", [*_index(session, place, change, problems)]))
        elif place.is_item:
            parts.append((place.category, [*_item(session, place, change, problems)]))
        elif place.word != MIGRATION:
            parts.append((place.category, _category(session, place, change, known)))
    for place in (place_of(record.address) for record in records):
        problems += standing(Records(session.log, place.name).image, place.name)
    if problems:
        raise ConflictError("\n".join(problems))
    return (*_record_steps(session, records, parts),)


def _word(change: Change) -> str:
    return place_of(change.address).word


def judge_index(session: Session, step: Iterable[Change]) -> None:
    """Refuse items that SQLite would refuse to change, because their index lacks them."""
    index = session.index("custom_data")
    if index.blocked(index.state.missing):
        items = (c for c in step if c.before is not None and place_of(c.address).is_item)
        judge_missing(session.name, index, (row_of(c.before or b"").id for c in items))


def _category(
    session: Session,
    place: Place,
    change: Change,
    known: Mapping[str, Migration],
) -> Sequence[Change]:
    """Return the changes of the items of a category, made as the plan has it when asked for."""
    before, after = change.before or b"", change.after or b""
    count = changed_lines(before, after)
    if place.category not in known or count is None:
        raise ConflictError(
            f"{place.category}: the plan does not say what becomes of it; plan again"
        )
    migration, stamp = known[place.category], now_if(session)
    return Drawn(lambda: _transformed(session, place, change, migration, stamp), count)


def now_if(session: Session) -> str | None:
    """Return the time of a change, None in a store that keeps none."""
    return now() if session.shape.has_timestamp else None


def _transformed(
    session: Session, place: Place, change: Change, migration: Migration, stamp: str | None
) -> Iterator[Change]:
    """Yield the change of each item, as long as they are what the plan says."""
    before, after = change.before or b"", change.after or b""
    lines = zip(BytesIO(before), BytesIO(after), strict=True)
    address = place._replace(key="").text
    for item, line in zip_longest(session.rows(place.category), lines):
        if item is None or line is None or line_of(item[0], digest(item[1].value)) != line[0]:
            raise ConflictError("\n".join(_moved(session, place, before)))
        (key, row), (then, wanted) = item, line
        if then == wanted:
            continue
        outcome = transformed(migration, row.value, judge=False)
        text = outcome.after
        if text is None or not is_of(wanted, text):
            why = "; ".join(outcome.refused) or _OTHER
            raise ConflictError(f"{place.category}:{key}: {why}")
        yield Change(DOCUMENT, address + key, row.image, Row(row.id, stamp, text).image)


_OTHER = "would not become what the plan says, which another Trueline made; plan again"


def _moved(session: Session, place: Place, before: bytes) -> Iterator[str]:
    """Say of each item of a category what has happened to it since the plan was made."""
    now = {key: digest(row.value) for key, row in session.rows(place.category)}
    moved = [*differences(digests_of(before), now)] or ["the order of its keys"]
    listed = ", ".join(moved[:20]) + (f" and {len(moved) - 20} more" if len(moved) > 20 else "")
    yield f"{place.category}: changed since the plan was made: {listed}; plan again"


def _item(session: Session, place: Place, change: Change, problems: list[str]) -> Iterator[Change]:
    """Yield the change of an item that a plan holds as its raw value."""
    row = session.row(place.category, place.key or "")
    if row is None or row.value.encode("utf-8", "surrogateescape") != change.before:
        what = "has gone" if row is None else "has changed"
        problems.append(f"{place.item}: {what} since the plan was made; plan again")
        return
    after = Row(row.id, now_if(session), (change.after or b"").decode("utf-8", "surrogateescape"))
    yield change._replace(before=row.image, after=after.image)


def _index(session: Session, place: Place, change: Change, problems: list[str]) -> Iterator[Change]:
    now_ = index_image(session, place.name)
    if now_ != change.before:
        problems.append(f"{place.name}: its full-text index has changed; plan again")
        return
    yield change


def index_image(session: Session, table: str) -> bytes:
    """Return the state of a full-text index as an image."""
    return f"{session.index_state(table).told}\n".encode()


def standing(image: Image, name: str) -> Iterator[str]:
    """Say why a migration that stands like this can't begin."""
    if image == DONE:
        yield f"{name}: was applied already; `trueline rollback` takes it back"
    elif image == STARTED:
        yield (
            f"{name}: its Progress says that it is being applied; wait, or end that Progress if "
            "nobody is at work"
        )


def _record_steps(
    session: Session, records: Sequence[Change], parts: Sequence[tuple[str, Sequence[Change]]]
) -> Iterator[Step]:
    """Yield the step that begins the records, and the one with all parts, by their categories."""
    counts: Counter[str] = Counter()
    for category, part in parts:
        counts[category] += len(part)
    if not counts.total():
        return
    begun, ended = [], []
    for record in records:
        place = place_of(record.address)
        told = (*record.script.do, str(counts[migration_of(record).category]))
        script = Script(told, told)
        image = Records(session.log, place.name).image
        begun.append(record._replace(before=image, after=STARTED, script=script))
        ended.append(record._replace(before=STARTED, after=DONE, script=script))
    if begun:
        yield tuple(begun)
    firm = [part for _, part in parts]
    yield Drawn(lambda: chain(*firm, ended), counts.total() + len(ended))


def again(session: Session, parts: Sequence[Sequence[Change]]) -> tuple[Step, ...]:
    """Return the one step that takes a run of the ledger back, or does it again.

    The record is never taken back: it says what happened.  A repaired index stays repaired.
    """
    count = 0
    problems: list[str] = []
    records: list[Change] = []
    for change in chain(*parts):
        place = place_of(change.address)
        if place.word == MIGRATION:
            records.append(change)
        elif place.is_item:
            count += 1
            row = session.row(place.category, place.key or "")
            if (row.image if row else None) != change.before:
                problems.append(f"{place.item} {'modified' if row else 'deleted'} since that run")
    if problems:
        raise ConflictError(_overtaken(session, problems, count))
    ended = [*_record_again(session, records)]
    step = Drawn(lambda: chain(_items(parts), ended), count + len(ended))
    return (step,) if step else ()


def _items(parts: Sequence[Sequence[Change]]) -> Iterator[Change]:
    for change in chain(*parts):
        if place_of(change.address).is_item:
            yield Change(DOCUMENT, change.address, change.before, change.after)


def _record_again(session: Session, records: Sequence[Change]) -> Iterator[Change]:
    scripts = {change.address: change.script for change in records}
    for (_, address), (_, after) in net(records).items():
        wanted: Image = DONE if after == DONE else UNDONE
        image = Records(session.log, place_of(address).name).image
        yield Change(DOCUMENT, address, image, wanted, scripts[address])


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
