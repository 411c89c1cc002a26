"""The pages about rules, made from the rules themselves."""

from __future__ import annotations

from dataclasses import fields

import pytest

from trueline.docs import book, page
from trueline.registry import load
from trueline.rule import Rule

RULES = load()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_shows_documentation_options_and_scenes(rule: Rule) -> None:
    text = page(rule)

    assert text.startswith(f"# {rule.code} {rule.name}\n")
    assert rule.documentation in text
    assert all(scene.text.strip() in text for scene in rule.scenes)


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.options], ids=lambda r: r.code)
def test_every_option_is_described_on_the_page(rule: Rule) -> None:
    rows = [row for row in page(rule).splitlines() if row.startswith("- `")]
    names = [row.split("`")[1] for row in rows]

    assert rule.options is not None
    assert names == [option.name.replace("_", "-") for option in fields(rule.options)]
    assert [row for row in rows if row.endswith(": ") or "MISSING" in row] == []


def test_the_book_links_every_rule_from_its_table():
    text = book(RULES)

    for rule in RULES.values():
        assert f"| [{rule.code}](#{rule.code}-{rule.name}) |".lower() in text.lower()
        assert f"\n## {rule.code} {rule.name}\n" in text
