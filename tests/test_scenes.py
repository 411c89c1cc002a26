"""Every rule's examples are its tests."""

from __future__ import annotations

import pytest

from trueline.registry import load
from trueline.rule import Rule
from trueline.testing import Play, Rehearsal, rehearsals, scenes


@pytest.mark.parametrize("play", scenes(), ids=str)
def test_a_rule_finds_what_its_scene_marks_and_nothing_else(play: Play) -> None:
    play.check()


@pytest.mark.parametrize("rehearsal", rehearsals(), ids=str)
def test_a_fixer_does_what_its_scene_shows_and_nothing_twice(rehearsal: Rehearsal) -> None:
    rehearsal.check()


@pytest.mark.parametrize("rule", list(load().values()), ids=lambda rule: rule.code)
def test_a_rule_says_why_and_what_to_do_and_shows_both_sides(rule: Rule) -> None:
    text = rule.documentation

    assert "Why:" in text or "\nWhy" in text
    assert "What to do" in text
    assert {True, False} == {scene.failing for scene in rule.scenes}
