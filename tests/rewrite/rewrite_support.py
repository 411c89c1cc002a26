"""A small project in memory, before and after some of its modules move."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc

from trueline.config.model import Config
from trueline.config.roots import find_roots
from trueline.facts import Facts, Module, StringRef, Tree
from trueline.findings import Skipped
from trueline.proposal import Certainty
from trueline.rewrite.identity import Renaming
from trueline.rewrite.python import concerns, is_silent, python_edits
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, Stuck, applied
from trueline.rule import Scene
from trueline.sources.memory import Memory
from trueline.testing import stage

Files = Mapping[str, bytes]


def files_of(text: str) -> dict[str, bytes]:
    """Read a project written as ``-- path --`` and lines below it."""
    return stage(Scene("a project", cleandoc(text)))[0]


def facts_of(files: Files, config: Config | None = None, *, exact: bool = True) -> Facts:
    """Return the facts of files in memory."""
    from pathlib import Path

    config = config or Config(Path.cwd())
    memory = Memory(files)
    python = [path for path in memory.files if path.endswith((".py", ".pyi"))]
    found = memory.studies(python) if exact else memory.skims(python)
    modules = {each.path: each for each in found if isinstance(each, Module)}
    roots = config.source_roots or find_roots(memory.files, memory.manifest())
    clean = tuple("" if root == "." else root for root in roots)
    refs: dict[str, tuple[StringRef, ...]] = {
        path: each for path, each in memory.references().items() if not isinstance(each, Skipped)
    }
    tree = Tree(memory.files, clean, config.generated, memory.present)
    return Facts(memory.files, lambda files: (), lambda: tree, modules, refs)


def edits_of(files: Files, moves: Mapping[str, str]) -> dict[str, list[Span]]:
    """Return the edits of every Python file that needs some."""
    renaming = Renaming(facts_of(files), moves)
    found = {}
    for path, data in files.items():
        if path.endswith((".py", ".pyi")) and concerns(path, data, renaming):
            found[path] = python_edits(Source(path, data), renaming).spans
            assert not (found[path] and is_silent(path, data, renaming)), "a look would miss it"
    return {path: spans for path, spans in found.items() if spans}


def stuck_of(files: Files, moves: Mapping[str, str]) -> list[Stuck]:
    """Return the references that can't follow."""
    renaming = Renaming(facts_of(files), moves)
    found = []
    for path, data in files.items():
        if path.endswith(".py"):
            stuck = python_edits(Source(path, data), renaming).stuck
            assert not (stuck and is_silent(path, data, renaming)), "a look would miss it"
            found += stuck
    return found


def rewritten(text: str, moves: Mapping[str, str], *, likely: bool = False) -> dict[str, str]:
    """Return the files afterwards by their new paths, edits that are only likely left out."""
    files = files_of(text)
    edits = edits_of(files, moves)
    result = {}
    for path, data in files.items():
        spans = [s for s in edits.get(path, ()) if not s.prose]
        spans = [s for s in spans if likely or s.certainty is Certainty.SURE]
        result[moves.get(path, path)] = applied(data, spans).decode()
    return result


def line(before: str, after: str | None = None, *, likely: bool = False, **more: str) -> None:
    """Check what becomes of ``app/user.py`` when ``app/old.py`` becomes ``app/new.py``."""
    files = {
        "app/__init__.py": "",
        "app/old.py": "def thing(): ...\nclass Thing: ...\n",
        "app/user.py": f"{before}\n",
        **{path.replace("__", "/") + ".py": f"{text}\n" for path, text in more.items()},
    }
    text = "\n".join(f"-- {path} --\n{content}" for path, content in files.items())
    done = rewritten(text, {"app/old.py": "app/new.py"}, likely=likely)
    assert (before if after is None else after) == done["app/user.py"].strip("\n")
