"""What authors of rules test with: scenes, and running one rule over files in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from trueline.facts import Facts
from trueline.findings import Finding, Location
from trueline.rule import Reads, Rule, Scene
from trueline.testing import Expectation, Play, found_in, scenes, stage


@dataclass(frozen=True)
class Options:
    """``word``: the word that is not wanted."""

    word: str = "misc"


def word_rule() -> Rule:
    rule = Rule("acme.word", code="ACME001", reads=Reads.MODULES, options=Options)

    @rule.check
    def run(facts: Facts, options: Options) -> Iterator[Finding]:
        for path, module in facts.modules.items():
            for name in module.names:
                if name == options.word:
                    yield rule.finding(Location(path, 1), f"{name} says nothing", key=name)

    return rule


def play(text: str) -> Play:
    return Play(word_rule(), Scene("a scene", text))


def test_a_scene_that_holds_passes():
    play("-- a.py --\nmisc = 1  # finds: says nothing\n-- b.py --\nother = 1").check()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- a.py --\nmisc = 1", "found and not marked: a.py:1 misc says nothing"),
        ("-- a.py --\nx = 1  # finds: says", "marked and not found: a.py:1 says"),
        ("-- a.py --\nmisc = 1  # finds: what?", "marked and not found: a.py:1 what?"),
        ("-- a.py --\n\nmisc = 1  # finds: says", "marked and not found: a.py:2 says"),
    ],
)
def test_a_scene_that_does_not_hold_says_what_is_missing_and_what_is_too_much(text, message):
    with pytest.raises(AssertionError) as error:
        play(text).check()
    assert message in str(error.value)


def test_two_findings_for_one_mark_are_one_too_many():
    rule = Rule("acme.twice", code="ACME002", reads=Reads.MODULES)

    @rule.check
    def run(facts: Facts, options: None) -> Iterator[Finding]:
        for path in facts.modules:
            yield rule.finding(Location(path, 1), "one", key="1")
            yield rule.finding(Location(path, 1), "one again", key="2")

    with pytest.raises(AssertionError, match=r"found and not marked: a\.py:1 one"):
        Play(rule, Scene("a scene", "-- a.py --\nx = 1  # finds: one")).check()


def test_text_before_the_first_file_is_refused():
    with pytest.raises(AssertionError, match="before the first"):
        stage(Scene("a scene", "x = 1\n-- a.py --"))


def test_a_scene_is_staged_with_its_marks():
    contents, marks = stage(
        Scene("a scene", "-- a/b.py --  # finds: whole\n-- c.py --\nx\ny  # finds: line")
    )

    assert contents == {"a/b.py": b"\n", "c.py": b"x\ny  # finds: line\n"}
    assert marks == (Expectation("a/b.py", 0, "whole"), Expectation("c.py", 2, "line"))


def test_files_are_left_as_they_are_so_that_they_can_be_used_again():
    contents = {
        "trueline.toml": b'[rules.ACME001]\nword = "stuff"\n',
        "a.py": b"stuff = 1\nmisc = 2\n",
    }
    rule = word_rule()

    first, second = found_in(contents, rule), found_in(contents, rule)

    assert [finding.key for finding in first] == ["stuff"]
    assert first == second
    assert sorted(contents) == ["a.py", "trueline.toml"]


def test_a_file_that_can_not_be_read_fails_the_test():
    with pytest.raises(AssertionError, match="syntax error"):
        found_in({"a.py": b"def ("}, word_rule())


def test_a_rule_that_crashes_fails_the_test():
    rule = Rule("acme.crash", code="ACME001", reads=Reads.MODULES)

    @rule.check
    def run(facts: Facts, options: None) -> Iterator[Finding]:
        raise KeyError("fault")

    with pytest.raises(AssertionError, match="fault"):
        found_in({"a.py": b""}, rule)


def test_the_built_in_scenes_are_those_of_the_built_in_rules():
    assert {each.rule.module.partition(".")[0] for each in scenes()} == {"trueline_rules"}
    assert scenes("trueline_rules.import_cycle")
