"""Running the scenes of rules and fixers: for Trueline's own tests and for those of plug-ins.

::

    import pytest
    from trueline.testing import Play, scenes

    @pytest.mark.parametrize("play", scenes("acme_rules"), ids=str)
    def test_a_scene_finds_what_it_marks(play: Play) -> None:
        play.check()

Fixers do the same with :func:`rehearsals`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.changes import DOCUMENT, FILE, Change, file_image, read_image
from trueline.check import check, gather
from trueline.config.load import from_text
from trueline.config.model import Config, DatabaseSettings, DocumentSettings
from trueline.config.rule_options import build_options
from trueline.facts import Module
from trueline.findings import Finding, Location
from trueline.fixer import Ask, Fixer, Staging, proposed
from trueline.registry import fixers_of, load, rules_of
from trueline.rule import Reads, Rule, Scene
from trueline.sources.documents.reader import read_store
from trueline.sources.memory import Memory
from trueline.store import Step

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore

SCHEMA = "schema.sql"
"""The file of a scene that describes its database."""

STORE = "store.toml"
"""The file of a scene that is its document store, written as text."""

_FILE = re.compile(r"^-- (?P<path>.+?) --(?P<rest>.*)$")
_MARK = re.compile(r"#\s*finds: (?P<text>.+)$")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A marked finding: its line (0 is the file as a whole) and a part of its message."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A scene to be played: its rule must find what the scene marks, and nothing else."""

    rule: Rule
    scene: Scene

    def __str__(self) -> str:
        return f"{self.rule.code} {self.scene.title}"

    def check(self) -> None:
        """Run the rule over the scene; AssertionError says what it did not keep."""
        files, expected = stage(self.scene)
        found = tuple(sorted((_met(f, expected) for f in found_in(files, self.rule)), key=_order))
        if expected != found:
            raise AssertionError(
                f"{self}\n  marked and not found: {_listed(expected, found)}"
                f"\n  found and not marked: {_listed(found, expected)}"
            )


def scenes(*packages: str) -> tuple[Play, ...]:
    """Return every scene of every rule in the packages; the built-in ones when none is given."""
    rules = rules_of(*packages or ("trueline_rules",))
    return tuple(Play(rule, scene) for rule in rules for scene in rule.scenes)


def found_in(files: Mapping[str, bytes], rule: Rule) -> tuple[Finding, ...]:
    """Run one rule over files in memory; ``trueline.toml`` among them is the configuration.

    A rule on suppression comments runs together with all others.  ``schema.sql`` is the DDL of
    the project's database and ``store.toml`` its document store, when the configuration names none.
    """
    rules = {**(load() if rule.reads is Reads.SUPPRESSIONS else {}), rule.code: rule}
    config = configured(files, {**load(), rule.code: rule})
    sources = {path: data for path, data in files.items() if path != "trueline.toml"}
    report = check(Memory(sources), config, rules).report
    problems = [f"{crash.code}: {crash.detail}" for crash in report.crashed]
    problems += [f"{skip.address}: {skip.reason} {skip.detail}" for skip in report.skipped]
    if problems:
        raise AssertionError("; ".join(problems))
    return tuple(finding for finding in report.findings if finding.code == rule.code)


def configured(files: Mapping[str, bytes], rules: Mapping[str, Rule]) -> Config:
    """Return the configuration of a project in memory."""
    text = files.get("trueline.toml", b"").decode()
    config = from_text(text, Path.cwd(), rules).config
    if SCHEMA in files and not config.databases:
        config = config._replace(databases=(DatabaseSettings("default", SCHEMA),))
    if STORE in files and not config.documents:
        config = config._replace(documents=(DocumentSettings("default", STORE),))
    return config


def stage(scene: Scene) -> tuple[dict[str, bytes], tuple[Expectation, ...]]:
    """Return the files of a scene and the findings that it marks."""
    files: dict[str, list[str]] = {}
    marks: list[Expectation] = []
    path = ""
    for row in scene.text.splitlines():
        header = _FILE.match(row)
        if header:
            path = header["path"]
            files[path] = []
        elif not path:
            raise AssertionError(f"scene {scene.title!r}: text before the first `-- path --`")
        else:
            files[path].append(row)
        mark = _MARK.search(row)
        if mark:
            marks.append(Expectation(path, 0 if header else len(files[path]), mark["text"]))
    contents = {path: ("\n".join(rows) + "\n").encode() for path, rows in files.items()}
    return contents, tuple(sorted(marks, key=_order))


def _met(finding: Finding, marks: tuple[Expectation, ...]) -> Expectation:
    """Express a finding by the mark it meets, so that equal means met."""
    where = _place(finding)
    for mark in marks:
        if (mark.path, mark.line) == (where.address, where.line) and mark.text in finding.message:
            return mark
    return Expectation(where.address, where.line, finding.message)


def _place(finding: Finding) -> Location:
    """Where a finding can be marked; an object of the database where the DDL makes it."""
    files = (other.where for other in finding.related if other.where.subject == "file")
    return finding.where if finding.where.subject == "file" else next(files, finding.where)


def _listed(some: tuple[Expectation, ...], others: tuple[Expectation, ...]) -> str:
    missing = Counter(some) - Counter(others)
    rest = [f"{each.path}:{each.line} {each.text}" for each in missing.elements()]
    return "; ".join(rest) or "nothing"


def _order(mark: Expectation) -> tuple[str, int, str]:
    return (mark.path, mark.line, mark.text)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A fixer's scene to be played: before must become after, and after must stay."""

    fixer: Fixer
    staging: Staging

    def __str__(self) -> str:
        return f"{self.fixer.name} {self.staging.title}"

    def check(self) -> None:
        """Run the fixer over the scene; AssertionError says what it did not keep."""
        before = stage(Scene(self.staging.title, self.staging.before))[0]
        wanted = stage(Scene(self.staging.title, self.staging.after))[0]
        if self.fixer.subject == DOCUMENT:
            rehearse_documents(self, before, wanted)
            return
        after = self._fixed(before)
        if after != wanted:
            raise AssertionError(f"{self}{_unlike(wanted, after)}")
        again = self._fixed(after)
        if again != after:
            raise AssertionError(f"{self}, run a second time:{_unlike(after, again)}")

    def _fixed(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Return the files with every patch applied; the reverse must restore them."""
        proposal = proposed(self.fixer, asked(Memory(_sources(files)), files), self.options(files))
        changes = [change for patch in proposal.patches for change in patch.changes]
        fixed = _changed(files, changes)
        back = _changed(fixed, [change.reverse() for change in reversed(changes)])
        if back != files:
            raise AssertionError(f"{self}, taken back:{_unlike(files, back)}")
        return fixed

    def options(self, files: Mapping[str, bytes]) -> object:
        """Return the options of the fixer: what the scene gives wins over its configuration."""
        written = dict(configured(files, load()).fixers.get(self.fixer.name, {}))
        return build_options(self.fixer, {**written, **self.staging.options})


def rehearsals(*packages: str) -> tuple[Rehearsal, ...]:
    """Return every scene of every fixer in the packages; the built-in ones when none is given."""
    fixers = fixers_of(*packages or ("trueline_fixers",))
    return tuple(Rehearsal(fixer, staging) for fixer in fixers for staging in fixer.scenes)


def _sources(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path != "trueline.toml"}


def asked(source: Memory, files: Mapping[str, bytes], subject: str = FILE) -> Ask:
    """Return what a fixer is given of files in memory."""
    gathered = gather(source, configured(files, load()), documents=subject == DOCUMENT)
    facts = gathered.facts

    def study(paths: list[str]) -> None:
        facts.refine(each for each in source.studies(paths) if isinstance(each, Module))

    def read(path: str) -> bytes | None:
        return file_image(files[path]) if path in files else None

    def sheet(path: str) -> str | None:
        return files[path].decode() if path in files else None

    return Ask(facts, read, sheet=sheet, study=study, skipped=gathered.skipped)


class _Staged(Memory):
    """Files in memory beside a document store on disk."""

    def __init__(self, files: Mapping[str, bytes], root: Path) -> None:
        super().__init__(files)
        self._root = root

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what is in the store."""
        return read_store(settings, self._root)


def rehearse_documents(
    rehearsal: Rehearsal, before: dict[str, bytes], wanted: Mapping[str, bytes]
) -> None:
    """Play a scene of a fixer of documents on a real store that is made of its ``store.toml``."""
    from tempfile import TemporaryDirectory

    from trueline.stores.conport_staged import make, rows_of, tables_of, unlike

    with TemporaryDirectory() as scratch:
        root = Path(scratch)
        make(root / STORE, tables_of(before[STORE].decode()))
        rows = rows_of(root / STORE)
        steps = _carried(root, _patches(rehearsal, before, root), exact=False)
        other = [path for path in {*before, *wanted} - {STORE} if before[path] != wanted.get(path)]
        told = [*unlike(root / STORE, tables_of(wanted[STORE].decode())), *other]
        if not told and _patches(rehearsal, before, root):
            told = ["a second run finds something to do again"]
        back = [tuple(c.reverse() for c in reversed(step)) for step in reversed(steps)]
        _carried(root, back, exact=True)
        if rows_of(root / STORE) != rows:
            told.append("taken back, it is not as it was")
    if told:
        raise AssertionError("\n  ".join((str(rehearsal), *told)))


def _patches(rehearsal: Rehearsal, files: dict[str, bytes], root: Path) -> list[Sequence[Change]]:
    ask = asked(_Staged(_sources(files), root), files, DOCUMENT)
    proposal = proposed(rehearsal.fixer, ask, rehearsal.options(files))
    return [patch.changes for patch in proposal.patches]


def _carried(root: Path, patches: Sequence[Sequence[Change]], *, exact: bool) -> list[Step]:
    """Carry patches out in a store, and return the steps in which that was done."""
    from trueline.stores.documents import Documents

    store = Documents(root)
    steps: list[Step] = [tuple(step) for step in store.steps(patches, exact=exact)]
    for step in steps:
        store.swap(step)
    return steps


def _changed(files: Mapping[str, bytes], changes: Iterable[Change]) -> dict[str, bytes]:
    """Return the files after the changes, each of which must start from what is there."""
    now = dict(files)
    for change in changes:
        before = file_image(now[change.address]) if change.address in now else None
        if before != change.before:
            raise AssertionError(f"{change.address}: the change does not start from what is there")
        now.pop(change.address, None)
        if change.after is not None:
            now[change.address] = read_image(change.after).content
    return now


def _unlike(wanted: Mapping[str, bytes], found: Mapping[str, bytes]) -> str:
    """Say which files differ, and how."""
    from difflib import unified_diff

    lines: list[str] = []
    for path in sorted({*wanted, *found}):
        old, new = (side.get(path, b"").decode().splitlines() for side in (wanted, found))
        lines += unified_diff(old, new, f"wanted {path}", f"found {path}", lineterm="")
    return "".join(f"\n  {line}" for line in lines)
