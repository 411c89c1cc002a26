"""The check as a whole: crashes, identity of findings, and that skims change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from engine_support import RULES, files, outcome
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.check import check
from trueline.config.load import from_text
from trueline.errors import Exit
from trueline.facts import Facts, Module
from trueline.findings import Crashed, Finding, Location, Report, Skipped
from trueline.rule import Reads, Rule
from trueline.sources.memory import Memory

CONFIG = from_text("", Path.cwd(), RULES).config


class Studied(Memory):
    """A source that gives exact facts where the cheap ones are asked for."""

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        return self.studies(paths)


def reported(source: Memory, rules: dict[str, Rule] = RULES) -> Report:
    return check(source, CONFIG, rules).report


# --- a rule's own fault ---------------------------------------------------------------------


def crashing(reads: Reads, *, late: bool) -> Rule:
    rule = Rule("acme.crash", code="ACME001", reads=reads)

    @rule.check
    def run(facts: Facts, options: None) -> Iterator[Finding]:
        if late:
            yield rule.finding(Location("a.py", 1), "found", key="x")
        raise KeyError("its own fault")

    return rule


@pytest.mark.parametrize("reads", [Reads.NAMES, Reads.MODULES, Reads.ENUMS, Reads.USES])
@pytest.mark.parametrize("late", [False, True])
def test_a_rule_that_crashes_is_an_outcome_and_never_silence(reads, late):
    rules = {"ACME001": crashing(reads, late=late), "IMP002": RULES["IMP002"]}

    report = reported(Memory({"a.py": b"from a.b import c\n", "a/__init__.py": b""}), rules)

    assert [crash.code for crash in report.crashed] == ["ACME001"]
    assert "its own fault" in report.crashed[0].detail
    assert "test_check.py" in report.crashed[0].detail
    assert report.exit_code is Exit.INTERNAL
    assert int(report.exit_code) == 70


def test_a_crash_does_not_hide_what_other_rules_find():
    rules = {"ACME001": crashing(Reads.MODULES, late=True), "IMP002": RULES["IMP002"]}

    report = reported(Memory({"a/__init__.py": b"", "a/b.py": b"from a import c\n"}), rules)

    assert [finding.code for finding in report.findings] == ["IMP002"]
    assert len(report.crashed) == 1


@pytest.mark.parametrize(
    ("findings", "skipped", "crashed", "files", "expected"),
    [
        ((), (), (), 1, Exit.CLEAN),
        ((), (), (), 0, Exit.BLIND),
        ((), (Skipped("a.py", "syntax error"),), (), 1, Exit.BLIND),
        (("f",), (Skipped("a.py", "syntax error"),), (), 1, Exit.FINDINGS),
        (("f",), (), (Crashed("X001", ""),), 1, Exit.INTERNAL),
    ],
)
def test_a_crash_outranks_findings_and_they_outrank_blindness(
    findings, skipped, crashed, files, expected
):
    compliance = outcome("-- a.py --").report.compliance

    assert Report(findings, skipped, crashed, compliance, files).exit_code is expected


def test_a_file_that_is_no_python_is_skipped_and_nothing_is_found_on_its_account():
    text = """
        -- app/__init__.py --
        -- app/broken.py --
        def (
        -- app/a.py --
        from app.broken import x
        from app import y
        """

    report = outcome(text, "IMP").report

    assert [(skip.address, skip.reason) for skip in report.skipped] == [
        ("app/broken.py", "syntax error")
    ]
    assert [f.message for f in report.findings] == ['"y" does not exist in app/__init__.py']


# --- identity -------------------------------------------------------------------------------

FAULTY = """
    -- app/__init__.py --
    -- app/a.py --
    from app import gone
    from app import gone
    import app.gone
    from app.b import ColorEnum
    ColorEnum.PINK, ColorEnum.PINK
    -- app/b.py --
    from enum import Enum
    import app.a
    class ColorEnum(Enum):
        RED = 1
        BLUE = 2
    class PaintEnum(Enum):
        RED = 1
        BLUE = 2
    x = 1  # trueline: ignore[IMP001]
    """
PADDING = st.lists(st.sampled_from(["", "# a comment", "   ", "#"]), max_size=6)


def prints(contents: dict[str, bytes]) -> list[tuple[str, str, str]]:
    report = reported(Memory(contents))
    return sorted((f.code, f.where.address, f.fingerprint) for f in report.findings)


@settings(deadline=None, max_examples=40)
@given(st.fixed_dictionaries({"app/a.py": PADDING, "app/b.py": PADDING}))
def test_a_fingerprint_stays_when_lines_are_added_above(padding):
    before = files(FAULTY)
    rows = {path: "".join(f"{row}\n" for row in above) for path, above in padding.items()}
    after = {path: rows.get(path, "").encode() + data for path, data in before.items()}

    assert prints(after) == prints(before)


def test_every_finding_has_a_fingerprint_of_its_own():
    found = [fingerprint for _, _, fingerprint in prints(files(FAULTY))]

    assert len(found) >= 6
    assert sorted(set(found)) == found or len(set(found)) == len(found)


def test_findings_are_sorted_by_place_whatever_the_order_of_rules():
    contents = files(FAULTY)

    forwards = reported(Memory(contents), RULES).findings
    backwards = reported(Memory(contents), dict(reversed(RULES.items()))).findings

    assert forwards == backwards
    assert list(forwards) == sorted(forwards, key=lambda finding: finding.order)


# --- skims and studies ----------------------------------------------------------------------


def test_the_example_project_gives_the_same_whether_it_is_skimmed_or_studied():
    root = Path(__file__).parents[2] / "examples"
    paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)

    contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    cheap, exact = reported(Memory(contents)), reported(Studied(contents))

    assert cheap.findings == exact.findings
    assert cheap.compliance == exact.compliance


NAMES = ["alpha", "beta", "Gamma", "DELTA", "epsilon"]
MODULES = ["app", "app.one", "app.two", "app.sub", "app.sub.three", "app.gone"]
BINDINGS = [
    "{n} = 1",
    "{n}: int = 1",
    "def {n}(): ...",
    "async def {n}():\n    inner = 1",
    "class {n}:\n    attribute = 1",
    "{n} = other = 2",
    "({n}, rest) = 1, 2",
    "[first, *{n}] = 1, 2",
    "for {n} in (): pass",
    "with open('x') as {n}: pass",
    "with a as (b, {n}): pass",
    "if ({n} := 1): pass",
    "import os as {n}",
    "from os import path as {n}",
    "try:\n    {n} = 1\nexcept Exception as caught:\n    pass",
    "match x:\n    case [{n}, 1]: pass",
    "def setter():\n    global {n}\n    {n} = 1",
    "x = 1; {n} = 2",
    "{n} += 1",
    "{n} = \\\n    1",
    "if x:\n    def {n}(): ...",
    "lambda: {n}",
    "def other():\n    {n} = 1",
    "[{n} for {n} in ()]",
]
IMPORTS = [
    "import {m}",
    "import {m} as {n}",
    "from {m} import {n}",
    "from {m} import {n} as other",
    "from {m} import ({n},\n    # a comment\n    alpha as {n})",
    "from {m} import *",
    "def f():\n    from {m} import {n}",
    "if typing.TYPE_CHECKING:\n    from {m} import {n}",
    "if x:\n    import {m}",
    "try:\n    from {m} import {n}\nexcept ImportError:\n    pass",
    "x = 1; import {m}",
    "if x: import {m}",
    "from . import {n}",
    "from .one import {n}",
    "from {m} import \\\n    {n}",
]
ENUMS = [
    "import enum\nclass {n}(enum.Enum):\n    RED = 1\n    GREEN = 2",
    "from enum import StrEnum\nclass {n}(StrEnum):\n    RED = 'r'\n    def f(self): ...",
    "from enum import Enum\n{n} = Enum('{n}', 'RED BLUE')",
    "{n}.RED",
    "def use(): return {n}.PINK",
    "from {m} import Gamma\nGamma.PINK, Gamma.RED",
    "import {m}\n{m}.Gamma.PINK",
]
FREAKS = [
    "# {n} = 1",
    "{n}: int",
    "class C:\n    from {m} import {n}",
    "from enum import Enum\nif x:\n    class {n}(Enum):\n        RED = 1",
]
"""What a skim reads otherwise than a study, which may cost a finding."""


def statements(texts: list[str], names: list[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda text, name, module: text.format(n=name, m=module),
        st.sampled_from(texts),
        st.sampled_from(names),
        st.sampled_from(MODULES),
    )


def projects(each: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, bytes]]:
    paths = ["app/__init__.py", "app/one.py", "app/two.py", "app/sub/three.py", "tests/test_a.py"]
    source = st.lists(each, max_size=6).map(lambda rows: "".join(f"{r}\n" for r in rows).encode())
    return st.fixed_dictionaries(dict.fromkeys(paths, source))


PLAIN = st.one_of(
    statements([*BINDINGS, *IMPORTS], NAMES),
    statements(ENUMS, [name for name in NAMES if not name.islower()]),
)


@settings(deadline=None, max_examples=100, derandomize=True)  # freak cases may be left
@given(projects(PLAIN))
def test_the_same_is_found_in_any_project_whether_it_is_skimmed_or_studied(contents):
    assert reported(Memory(contents)).findings == reported(Studied(contents)).findings


@settings(deadline=None, max_examples=60)
@given(projects(statements([*BINDINGS, *IMPORTS, *ENUMS, *FREAKS], NAMES)))
def test_a_skim_never_makes_a_finding_that_a_study_would_not(contents):
    cheap, exact = reported(Memory(contents)), reported(Studied(contents))

    assert set(cheap.findings) <= set(exact.findings)
