"""Paths of files that are put together from pieces: ``os.path.join(here, "app", "old.py")``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from trueline.rewrite.identity import Renaming
from trueline.rewrite.mentions import Spot

_NOWHERE = frozenset({"", ".", ".."})


class Named(NamedTuple):
    """A file that moves within its folder, and whether the pieces before prove that it is meant."""

    path: str
    name: str
    sure: bool


def file_named(spot: Spot, value: str, importer: str, renaming: Renaming) -> Named | None:
    """Return the file that a string such as ``old.py`` stands for; None when it is unclear."""
    found = [path for path in renaming.moves if path.rpartition("/")[2] == value]
    pieces = [*_pieces(spot)]
    proven = [path for path in found if pieces and _ends_with(path, pieces)]
    folder = importer.rpartition("/")[0]
    beside = [path for path in found if path.rpartition("/")[0] == folder]
    meant = proven or beside or found
    if len(meant) != 1 or (not proven and renaming.namesakes[value] > 1):
        return None
    new_folder, _, name = renaming.moves[meant[0]].rpartition("/")
    if new_folder != meant[0].rpartition("/")[0]:
        return None
    return Named(meant[0], name, sure=bool(proven))


def _ends_with(path: str, pieces: list[str]) -> bool:
    """Whether the folders of a path end in the pieces."""
    folders = path.split("/")[:-1]
    return folders[len(folders) - len(pieces) :] == pieces


def _pieces(spot: Spot) -> Iterator[str]:
    """The folders that stand right before the string in a join or between slashes."""
    around, parts = spot.around[-1], []
    if isinstance(around, ast.Call):
        before = around.args[: next((i for i, a in enumerate(around.args) if a is spot.node), 0)]
        parts = [*before]
    elif isinstance(around, ast.BinOp) and isinstance(around.op, ast.Div):
        parts = [*_operands(around.left)]
    texts: list[str] = []
    for part in reversed(parts):
        if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
            break
        texts[:0] = part.value.split("/")
    yield from (text for text in texts if text not in _NOWHERE)


def _operands(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield from _operands(node.left)
        yield node.right
    else:
        yield node
