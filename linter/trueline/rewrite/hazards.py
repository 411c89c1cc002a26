"""What follows the name of a module without being a reference to it: to be said, not edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from trueline.proposal import Hazard, Risk
from trueline.rewrite.identity import Renaming
from trueline.rewrite.project import Read

_TASK = re.compile(rb"(?m)^@(?:[\w.]*\.)?(?:shared_task|task|actor)\b(?![^\n]*\bname=)")
_PICKLE = re.compile(rb"\b(?:pickle|shelve|joblib|dill|cloudpickle)\b")
_PICKLING = (b"pickle", b"shelve", b"joblib", b"dill")
_DYNAMIC = re.compile(rb"\b(?:import_module|__import__)\(\s*(?![\s\"'rRuU\)])|\biter_modules\(")
_IMPORTING = (b"import_module(", b"__import__(", b"iter_modules(")


def hazards(renaming: Renaming, read: Read, doubtful: Collection[str] = ()) -> Iterator[Hazard]:
    """Yield the risks that only a look into the files shows; ``doubtful`` have likely edits."""
    moving = [path for path in renaming.moves if path.endswith(".py")]
    if renaming.loggers:
        names = _few(sorted(renaming.loggers))
        yield Hazard(Risk.LOW, f"loggers are named after their module and get new names: {names}")
    tasks = [path for path in moving if _TASK.search(read(path) or b"")]
    if tasks:
        reason = f"tasks without a name of their own are called after their module: {_few(tasks)}"
        yield Hazard(Risk.HIGH, f"{reason}; messages in flight ask for the old name")
    if not moving:
        return
    shown = [path for path in moving if _is_private(path) and not _is_private(renaming.path(path))]
    if shown:
        reason = f"private modules get names without the underscore: {_few(shown)}"
        yield Hazard(Risk.LOW, f"{reason}; what lists the public names of a package shows them")
    python = [path for path in renaming.facts.files if path.endswith(".py")]
    contents = {path: read(path) or b"" for path in python}
    pickles = [path for path in python if _holds(_PICKLING, _PICKLE, contents[path])]
    if pickles:
        reason = f"pickles hold the names of modules: {_few(pickles)}"
        yield Hazard(Risk.MEDIUM, f"{reason}; stored ones need compatibility modules")
    dynamic = [path for path in python if _holds(_IMPORTING, _DYNAMIC, contents[path])]
    undecided = [path for path in dynamic if path in doubtful]
    if undecided:
        reason = "strings that are only likely names of modules may be imported at run time"
        yield Hazard(Risk.HIGH, f"{reason}: {_few(undecided)}; decide on them first")
    if dynamic:
        reason = f"modules are imported by names made at run time: {_few(dynamic)}"
        yield Hazard(Risk.MEDIUM, f"{reason}; look whether they find what moves")


def _holds(words: tuple[bytes, ...], pattern: re.Pattern[bytes], data: bytes) -> bool:
    """Whether the pattern matches somewhere; it can't without one of the words."""
    return any(word in data for word in words) and pattern.search(data) is not None


def _is_private(path: str) -> bool:
    return path.rpartition("/")[2].startswith("_")


def _few(paths: list[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return f"{', '.join(paths[:3])}{more}"
