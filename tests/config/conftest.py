"""A few rules of our own, so that these tests say the same whatever rules are registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from config_support import Loader, Options

from trueline.config.load import Loaded, load
from trueline.errors import ConfigError
from trueline.rule import Reads, Rule


@pytest.fixture
def rules() -> Mapping[str, Rule]:
    plain = Rule("trueline_rules.off_convention", "NAM001", Reads.NAMES)
    second = Rule("trueline_rules.layer_folder_mismatch", "NAM002", Reads.NAMES)
    optional = Rule("trueline_rules.declared_twice", "ENU001", Reads.ENUMS, options=Options)
    return {rule.code: rule for rule in (plain, second, optional)}


@pytest.fixture
def read(tmp_path: Path, rules: Mapping[str, Rule]) -> Loader:
    """Write a trueline.toml into an empty project and load it."""

    def loader(
        text: str, *, overrides: Mapping[str, object] | None = None, **environ: str
    ) -> Loaded:
        path = tmp_path / "trueline.toml"
        path.write_text(dedent(text), encoding="utf-8")
        return load(path, tmp_path, rules, overrides or {}, environ)

    return loader


@pytest.fixture
def problems(read: Loader) -> Callable[..., tuple[str, ...]]:
    """Load a configuration that is wrong, and return what is said about it."""

    def refused(text: str, **more: object) -> tuple[str, ...]:
        with pytest.raises(ConfigError) as caught:
            read(text, **more)
        return caught.value.problems

    return refused
