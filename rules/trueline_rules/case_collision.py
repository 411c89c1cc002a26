"""Two paths differ only in the case of letters or in how an accent is stored.

Why: on Windows and macOS they are one file.  A checkout there keeps one of the two and shows the
other as changed; the next commit from that machine deletes or overwrites it for everybody.

What to do: rename one of them, or join them when they are the same thing.  Rename by way of a
third name, because a rename in case only is itself lost on such a system.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from trueline.facts import Facts
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="NAM008", reads=Reads.NAMES)

_FEW = 100
"""For one path in so many it is faster to look for each by itself."""


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Report each file or folder that has an equal before it; not again for what is in them."""
    few = len(facts.asked) * _FEW < len(facts.files)
    if _differ(facts.asked, facts.files) if few else _all_differ(facts.files):
        return
    entries = _entries(facts.files)
    spellings: dict[str, dict[str, str]] = defaultdict(dict)
    for entry, path in entries.items():
        spellings[_folded(entry)].setdefault(entry.rpartition("/")[2], path)
    for names in spellings.values():
        (name, first), *others = sorted(names.items())
        for other, path in others:
            yield _finding(other, path, name, first)


def _differ(asked: Iterable[str], files: tuple[str, ...]) -> bool:
    """Whether these paths, and the folders on their way, have no other spelling among all."""
    exact, folded = sorted(files), sorted(_all_folded(files))
    return all(_count(exact, e) == _count(folded, _folded(e)) for e in _entries(asked))


def _all_folded(files: tuple[str, ...]) -> Iterable[str]:
    text = "\n".join(files)  # one call for all of them takes a tenth of the time
    return text.lower().split("\n") if text.isascii() else map(_folded, files)


def _count(paths: list[str], entry: str) -> int:
    """How many of sorted paths are the entry, or lie in it."""
    itself = bisect_right(paths, entry) - bisect_left(paths, entry)
    return itself + bisect_left(paths, f"{entry}0") - bisect_left(paths, f"{entry}/")


def _all_differ(files: tuple[str, ...]) -> bool:
    """Whether no two files or folders are equal without case: nearly always, so ask fast."""
    folders: set[str] = set()
    for start in {path.rpartition("/")[0] for path in files}:
        folder = start
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    text = "\n".join((*files, *folders))
    count = len(files) + len(folders)
    return text.isascii() and len(set(text.lower().split("\n"))) == count


def _entries(files: Iterable[str]) -> dict[str, str]:
    """All files and folders, each with the first file that it is or holds."""
    entries: dict[str, str] = {}
    for path in sorted(files):
        entries[path] = path
        folder = path.rpartition("/")[0]
        while folder and folder not in entries:
            entries[folder] = path
            folder = folder.rpartition("/")[0]
    return entries


def _folded(path: str) -> str:
    """The path as a file system compares it that ignores case and how accents are stored."""
    return path.lower() if path.isascii() else _composed(_composed(path).casefold())


def _composed(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", text)


def _finding(name: str, path: str, other: str, first: str) -> Finding:
    message = f"{name} and {other} are one where the case of letters does not count"
    if _composed(name) == _composed(other):
        # they look alike, so the difference is spelled out
        message = f"{name} is there twice: {other!a} and {name!a} are one on macOS"
    related = (Related(Location(first), "the other spelling"),)
    return rule.finding(Location(path), message, key=name, related=related)


rule.scene(
    "two files",
    """
    -- app/services/WF1_V7_L4_1of1_PageService.py --
    -- app/services/WF1_V7_L4_1of1_Pageservice.py --  # finds: are one where the case of letters
    """,
)
rule.scene(
    "two folders are reported once, on the first file",
    """
    -- App/models.py --
    -- App/routers.py --
    -- app/models.py --  # finds: app and App are one
    -- app/services.py --
    """,
)
rule.scene(
    "an accent in one piece and in two",
    """
    -- docs/re\u0301sume\u0301.md --
    -- docs/r\u00e9sum\u00e9.md --  # finds: is there twice
    """,
)
rule.scene(
    "equal names in different folders",
    """
    -- app/routers/domains.py --
    -- app/services/Domains.py --
    -- README.md --
    -- docs/readme.md --
    """,
)
