"""A scene of a fixer of documents is played on a real store, and fails where it is not true."""

from __future__ import annotations

import pytest

from trueline.fixer import Fixer, Staging
from trueline.registry import load_fixers
from trueline.testing import Rehearsal


@pytest.fixture
def fixer() -> Fixer:
    return load_fixers()["documents"]


def played(fixer: Fixer, staging: Staging) -> None:
    Rehearsal(fixer, staging).check()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"definition": "an animal"', '"definition": "a plant"', "custom_data 2: wanted"),
        ('"Implemented"', '"Approved"', "custom_data 1: wanted"),
        ("parent = 1\n", "parent = 2\n", "progress_entries 2: wanted"),
        ('2 items"', '3 items"', "decisions 1: wanted"),
        ("- wrap: {as: definition}", "- wrap: {as: words}", "glossary.yaml"),
    ],
)
def test_a_scene_whose_end_is_not_so_fails(fixer: Fixer, old: str, new: str, message: str) -> None:
    staging = fixer.scenes[0]
    assert old in staging.after

    with pytest.raises(AssertionError, match=message):
        played(fixer, staging._replace(after=staging.after.replace(old, new)))


def test_a_scene_with_an_item_that_is_not_told_fails(fixer: Fixer) -> None:
    staging = fixer.scenes[0]
    head, _, _ = staging.after.partition('[[custom_data]]\ncategory = "ProjectGlossary"')

    with pytest.raises(AssertionError, match="custom_data 2: wanted None"):
        played(fixer, staging._replace(after=head))


def test_an_index_that_stays_as_it_is_fails(fixer: Fixer) -> None:
    staging = fixer.scenes[1]

    with pytest.raises(AssertionError, match=r"index of custom_data, stale: \[\]"):
        played(fixer, staging._replace(after=staging.before))


def test_a_fixer_that_would_go_on_for_ever_fails(fixer: Fixer) -> None:
    again = Fixer(fixer.module, options=fixer.options, subject=fixer.subject, run=fixer.run)
    once = fixer.run
    assert once is not None
    first = []

    def restless(ask: object, options: object) -> object:
        if not first:
            first.append(once(ask, options))  # type: ignore[arg-type]
        return first[0]

    again.run = restless  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="a second run finds something to do again"):
        played(again, fixer.scenes[1])
