"""Answering from memory, before options are parsed and anything is imported that only a run needs.

A run on the whole project is remembered under the words it was started with.  The same words get
the same outcome again, told anew, when everything that it rests on is still so.  The same words
and paths behind them get the part of it that the paths ask for: a word that is no option, behind
a complete command line, can only be a path.

Edited files need not change the outcome: where it rests on the facts of a file and not on its
text, the facts are taken again and compared; of the names that it binds, those that were asked for.
"""

from __future__ import annotations

import gc
import os
import sys
from time import localtime, perf_counter, strftime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from trueline import __version__
from trueline.cli import REMEMBERED
from trueline.sources.runs import FOLDER, read_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trueline.cli.telling import Looked
    from trueline.facts.answers import Answers

_FORMAT = 3
"""Raised whenever what is remembered gets another shape or another meaning."""
_SETTINGS = ("TRUELINE_", "GIT_", "HOME", "XDG_CONFIG_HOME")
_OF_A_COMMIT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_REFLOG_ACTION", "GIT_EDITOR", "GIT_EXEC_PATH")
"""What git tells its hooks; nothing that is asked here depends on it."""
_BETWEEN = ("trueline.toml", ".git", ".hg")
"""What may make the folder of a path a project of its own; a pyproject.toml also may."""


class Memory(NamedTuple):
    """A run on a whole project as builtins: grounds, manner, report.

    ``makings`` is a digest of what a report on a part is made of, ``answers`` one of what was asked
    of the names of modules; both are kept by themselves.
    """

    grounds: tuple[Any, ...]
    max_file_size: int
    manner: tuple[Any, ...]
    report: tuple[Any, ...]
    notes: tuple[str, ...]
    makings: bytes
    answers: bytes


def recall(words: Sequence[str]) -> int | None:
    """Tell what a command would tell and return its exit code; None when it has to run."""
    if not words or words[0] not in REMEMBERED:
        return None
    gc.disable()  # as a run does
    began, around = perf_counter(), surroundings(time())
    for end in range(len(words), 0, -1):
        if end < len(words) and words[end].startswith("-"):
            return None
        name = key(words[:end], around)
        for root, kept in _memories(name):
            looked = _looked(Memory(*kept), root, name, words[end:])
            if looked is not None:
                spent = {"total": round(perf_counter() - began, 4)}
                report = looked.report._replace(timings=spent)
                return _tell(Memory(*kept), root, looked._replace(report=report), words[end:])
    return None


def _memories(name: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield what is remembered under a name, in the current folder and those above."""
    folder = os.getcwd()
    while True:
        kept = read_run(f"{folder}/{FOLDER}", name)
        if kept is not None:
            yield folder, kept
        if folder == os.path.dirname(folder):
            return
        folder = os.path.dirname(folder)


def key(words: Sequence[str], around: str) -> str:
    """Return the name of a memory: the words, and in which surroundings they were said."""
    from hashlib import sha256

    return sha256(f"{[*words]}{around}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def surroundings(now: float) -> str:
    """Return what decides on the meaning of words: our version, Python, folder, environment, day.

    A rule may judge by the day, so nothing is remembered for longer.
    """
    from trueline.sources.git import MISLEADING

    relevant = sorted(
        (name, value)
        for name, value in os.environ.items()
        if name.startswith(_SETTINGS)
        and not name.startswith(_OF_A_COMMIT)
        and name not in MISLEADING
    )
    day = strftime("%Y-%m-%d", localtime(now))
    return repr((_FORMAT, __version__, sys.version, sys.path, os.getcwd(), relevant, day))


def part_of(name: str) -> str:
    """Return the name under which the makings of parts are kept."""
    return f"{name}.parts"


def answers_of(name: str) -> str:
    """Return the name under which the answers about names are kept."""
    return f"{name}.answers"


def _tell(memory: Memory, root: str, looked: Looked, paths: Sequence[str]) -> int:
    from trueline.cli.telling import LateRules, Manner, exit_code, tell

    manner = Manner(*memory.manner)
    tell(looked, manner, root, LateRules())
    only_files = bool(paths) and all(map(os.path.isfile, paths))
    return exit_code(looked.report, manner, only_files=only_files)


def _looked(memory: Memory, root: str, name: str, paths: Sequence[str]) -> Looked | None:
    """Return what is known of the paths, None when they have to be looked at."""
    from functools import partial

    from trueline.cli.packed import unpacked_report
    from trueline.cli.telling import Looked
    from trueline.sources.steadiness import holds

    asked = _asked(root, paths)
    makings = read_run(f"{root}/{FOLDER}", part_of(name)) if asked else None
    if asked is None or (asked and not makings):
        return None
    answers = partial(_answers, root, name, memory)
    if not holds(root, memory.grounds, memory.max_file_size, answers, asked):
        return None
    if makings:
        return _part(memory, root, makings, asked)
    return Looked(unpacked_report(memory.report), memory.notes)


def _answers(root: str, name: str, memory: Memory) -> Answers | None:
    """Return what was asked of the names of modules, None when it is not the memory's."""
    import marshal

    from trueline.sources.factfile import digest

    kept = read_run(f"{root}/{FOLDER}", answers_of(name))
    if kept is None or digest(kept) != memory.answers:
        return None
    found: Answers = marshal.loads(kept)  # noqa: S302  # our own, by its digest
    return found


def _asked(root: str, paths: Sequence[str]) -> tuple[str, ...] | None:
    """Return the paths relative to the project, empty for all of it; None when they are not its."""
    asked = []
    for path in map(os.path.abspath, paths):
        inside = path.startswith(f"{root}/")
        if not os.path.lexists(path) or not (inside or path == root):
            return None
        asked.append(path[len(root) + 1 :])
    folder = asked[0] if asked else ""
    if folder and not os.path.isdir(f"{root}/{folder}"):
        folder = os.path.dirname(folder)
    while folder:
        if _is_own_project(f"{root}/{folder}"):
            return None
        folder = os.path.dirname(folder)
    return () if "" in asked else tuple(asked)


def _is_own_project(folder: str) -> bool:
    if any(os.path.lexists(f"{folder}/{name}") for name in _BETWEEN):
        return True
    try:
        with open(f"{folder}/pyproject.toml", "rb") as file:
            return b"trueline" in file.read()
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _part(memory: Memory, root: str, makings: bytes, asked: tuple[str, ...]) -> Looked | None:
    """Return the report on a part, made as a run makes it."""
    import marshal
    from functools import partial

    from trueline.baseline import Entry, hold_back
    from trueline.cli.packed import unpacked_found
    from trueline.cli.telling import Looked, excluded
    from trueline.found import honest, part, report_on
    from trueline.sources.factfile import digest

    if digest(makings) != memory.makings:
        return None
    packed, accepted = marshal.loads(makings)  # noqa: S302  # our own, by its digest
    only_files = all(os.path.isfile(f"{root}/{path}") for path in asked)
    found, within = unpacked_found(packed), part(asked, only_files=only_files)
    whole, entries = report_on(found, within), (Entry(*each) for each in accepted)
    content = partial(_digest, root, memory.max_file_size)
    report, _ = hold_back(whole, entries, found.files, content)
    report = honest(report, found.files, within)
    return Looked(report, tuple(excluded(report, asked)))


def _digest(root: str, max_file_size: int, path: str) -> str:
    from trueline.findings import Skipped
    from trueline.sources.factfile import content_digest
    from trueline.sources.reading import read

    data = read(root, path, max_file_size)
    return "" if isinstance(data, Skipped) else content_digest(data)
