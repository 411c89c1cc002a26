"""Every rule's examples are its tests."""

from __future__ import annotations

import pytest

from trueline.check import check
from trueline.findings import Finding
from trueline.found import Within, part, report_on
from trueline.registry import load
from trueline.rule import Rule
from trueline.sources.memory import Memory
from trueline.testing import Play, Rehearsal, configured, rehearsals, scenes, stage


@pytest.mark.parametrize("play", scenes(), ids=str)
def test_a_rule_finds_what_its_scene_marks_and_nothing_else(play: Play) -> None:
    play.check()


@pytest.mark.parametrize("play", [play for play in scenes() if play.scene.failing], ids=str)
def test_a_part_that_is_asked_about_is_told_what_the_whole_run_finds_there(play: Play) -> None:
    files, _ = stage(play.scene)
    config = configured(files, load())
    source = Memory({path: data for path, data in files.items() if path != "trueline.toml"})

    def looked(within: Within | None) -> tuple[Finding, ...]:
        return check(source, config, {play.rule.code: play.rule}, within=within).report.findings

    found = check(source, config, {play.rule.code: play.rule}).found
    for path in source.files:
        within = part((path,), only_files=True)
        assert report_on(found, within).findings == looked(within)


@pytest.mark.parametrize("rehearsal", rehearsals(), ids=str)
def test_a_fixer_does_what_its_scene_shows_and_nothing_twice(rehearsal: Rehearsal) -> None:
    rehearsal.check()


@pytest.mark.parametrize("rule", list(load().values()), ids=lambda rule: rule.code)
def test_a_rule_says_why_and_what_to_do_and_shows_both_sides(rule: Rule) -> None:
    text = rule.documentation

    assert "Why:" in text or "\nWhy" in text
    assert "What to do" in text
    assert {True, False} == {scene.failing for scene in rule.scenes}
