"""A catalogue from files of DDL: scripts, folders of migrations, the output of pg_dump."""

from __future__ import annotations

from collections.abc import Iterable

from trueline.facts.catalogue import Catalogue, Unseen
from trueline.facts.sqltokens import UnreadableError
from trueline.sources.ddl.apply import apply
from trueline.sources.ddl.freeze import freeze
from trueline.sources.ddl.order import applied, forwards
from trueline.sources.ddl.split import split
from trueline.sources.ddl.world import World


def read_ddl(
    files: Iterable[tuple[str, bytes]], name: str, *, search_path: tuple[str, ...] = ("public",)
) -> Catalogue:
    """Apply the statements of ``.sql`` files to an empty database, in the order of their versions.

    ``files`` are paths and contents in any order; those that lead backwards (``.down.sql``) are
    left out.  What can't be read or applied is ``unseen`` with its file and line.  ``search_path``
    is the one of the code and at the start of each file.  Raises BlindError when no file is DDL.
    """
    contents = dict(files)
    world = World(search_path=search_path, home=search_path)
    for path in applied(contents):
        world.search_path = search_path
        try:
            text = contents[path].decode("utf-8-sig")
            apply(world, split(path, forwards(text.replace("\r\n", "\n"))))
        except UnicodeDecodeError as error:
            line = contents[path].count(b"\n", 0, error.start) + 1
            world.unseen.append(Unseen(f"{path}:{line}", "it is not UTF-8: save it as UTF-8"))
        except UnreadableError as error:
            line = contents[path].decode().count("\n", 0, error.at) + 1
            world.unseen.append(Unseen(f"{path}:{line}", f"the rest of the file: {error}"))
    return freeze(world, name)
