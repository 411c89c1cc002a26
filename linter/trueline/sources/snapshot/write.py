"""Writing a catalogue as the text of a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trueline.facts.catalogue import Catalogue
from trueline.sources.snapshot.shapes import Shape, shapes
from trueline.sources.snapshot.tokens import dotted, elements, scalar

FORMAT = 1
END = "end"
TITLE = "# A database as `trueline snapshot` saw it.  Don't edit it: let the command write it anew."


def render(catalogue: Catalogue, taken: str = "") -> str:
    """Return the text of a snapshot; ``taken`` is the time, as people read it."""
    owner = usual_owner(catalogue)
    head = {"format": str(FORMAT), "server": catalogue.origin.server, "taken": taken}
    lines = [TITLE, *(f"{key} {scalar(value)}" for key, value in head.items())]
    lines += (
        f"owner {scalar(owner)}",
        "",
        *_body(catalogue, owner),
        *_partitions(catalogue, owner),
    )
    return "\n".join((*lines, END, ""))


def compared(catalogue: Catalogue) -> list[str]:
    """Return the lines of a snapshot that count when two are compared."""
    return list(_body(catalogue, usual_owner(catalogue)))


def usual_owner(catalogue: Catalogue) -> str:
    """Return who owns most; the names of others are written where they own something."""
    owners = [each.owner for each in catalogue.tables]
    owners += [each.owner for each in catalogue.views]
    owners += [each.owner for each in catalogue.enums]
    counted = sorted(Counter(owners).items())
    return max(counted, key=lambda item: item[1], default=("", 0))[0]


def _body(catalogue: Catalogue, owner: str) -> Iterator[str]:
    yield f"search_path {elements(catalogue.search_path)}".rstrip()
    yield from (f"schema {scalar(name)}" for name in catalogue.schemas)
    yield from (f"extension {scalar(name)}" for name in catalogue.extensions)
    yield from (f"type {scalar(name)}" for name in catalogue.types)
    known = shapes(owner)
    tables = (table for table in catalogue.tables if table.kind != "partition")
    sections: Mapping[str, Iterable[Any]] = {
        "enum": catalogue.enums,
        "domain": catalogue.domains,
        "sequence": catalogue.sequences,
        "table": tables,
        "view": catalogue.views,
        "use": catalogue.uses,
        "unseen": catalogue.unseen,
    }
    for keyword, records in sections.items():
        for record in records:
            yield from _lines(keyword, record, known, "")


def _partitions(catalogue: Catalogue, owner: str) -> Iterator[str]:
    known = shapes(owner)
    for table in catalogue.tables:
        if table.kind == "partition":
            yield from _lines("partition", table, known, "")


def _lines(keyword: str, record: Any, known: Mapping[str, Shape], indent: str) -> Iterator[str]:
    shape = known[keyword]
    values = (record,) if isinstance(record, str) else record
    yield f"{indent}{keyword} {' '.join(_tokens(values, shape))}"
    for at, below, is_single in shape.children:
        found = values[at]
        for child in (found,) * (found is not None) if is_single else found:
            yield from _lines(below, child, known, f"{indent}  ")


def _tokens(values: tuple[Any, ...], shape: Shape) -> Iterator[str]:
    skipped = 0
    if shape.is_dotted:
        yield dotted(values[0], values[1])
        skipped = 2
    for at in range(skipped, len(shape.head)):
        yield shape.head[at].write(values[at])
    for at, name, codec, default in shape.fields:
        if values[at] != default:
            yield f"{name}={codec.write(values[at])}" if codec else _flag(name, values[at])


def _flag(name: str, is_set: bool) -> str:
    return name if is_set else f"not-{name}"
