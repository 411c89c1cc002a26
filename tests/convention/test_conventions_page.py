from __future__ import annotations

import re
from pathlib import Path

import pytest

from trueline.config.load import from_text
from trueline.pattern import Pattern
from trueline.presets import PRESETS
from trueline.tokens import TYPES

PAGE = (Path(__file__).parents[2] / "docs" / "conventions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
PATTERNS = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_valid_configuration(example: str) -> None:
    assert from_text(example, Path("/project"), {}).config.conventions


@pytest.mark.parametrize("text", "".join(PATTERNS).splitlines())
def test_every_pattern_compiles(text: str) -> None:
    assert text == Pattern.compile(text).text


@pytest.mark.parametrize("name", [*TYPES, *PRESETS])
def test_every_type_and_preset_is_described(name: str) -> None:
    assert f"\n| `{name}` |" in PAGE
