"""From what statements left to a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trueline.facts.catalogue import Catalogue, Origin, Table
from trueline.sources.ddl.extensions import TYPES
from trueline.sources.ddl.mentions import uses
from trueline.sources.ddl.views import resolve_views, view_uses
from trueline.sources.ddl.world import World


def freeze(world: World, name: str) -> Catalogue:
    """Make a catalogue; a partition is told by its name only, as its parent has the rest."""
    partitions = {".".join(key) for key, each in world.tables.items() if each.kind == "partition"}
    tables = tuple(map(_table, world.tables.values()))
    if world.queries:
        resolve_views(world, Catalogue(Origin("ddl", name), tables=tables, search_path=world.home))
    return Catalogue(
        Origin("ddl", name),
        tables=tables,
        views=tuple(world.views.values()),
        enums=tuple(world.enums.values()),
        domains=tuple(world.domains.values()),
        sequences=tuple(
            each
            for each in world.sequences.values()
            if each.owned_by.rpartition(".")[0] not in partitions
        ),
        uses=tuple({*uses(world), *view_uses(world)}),
        schemas=tuple(world.schemas),
        extensions=tuple(world.extensions),
        types=tuple(_types(world)),
        unseen=tuple(world.unseen),
        search_path=world.home,
        places=world.places,
    )


def _types(world: World) -> Iterator[str]:
    """Yield the types that are neither enums nor domains; what an extension brings is known."""
    yield from (".".join(name) for name in {*world.composites, *world.other_types})
    for name, extension in TYPES.items():
        if extension in world.extensions:
            yield f"{world.extensions[extension]}.{name}"


def _table(table: Table) -> Table:
    if table.kind == "partition":
        bare = Table(table.schema, table.name, "partition")
        return bare._replace(parents=table.parents, owner=table.owner)
    return table._replace(
        uniques=_sorted(table.uniques),
        foreign_keys=_sorted(table.foreign_keys),
        checks=_sorted(table.checks),
        exclusions=_sorted(table.exclusions),
        indexes=_sorted(table.indexes),
    )


def _sorted(each: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(each, key=lambda one: one.name))
