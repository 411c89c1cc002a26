"""Load a configuration: read all sources, check everything at once, build the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.config.build import build
from trueline.config.files import find, locate, read_source
from trueline.config.keys import declaration
from trueline.config.kinds import Record
from trueline.config.merge import Value, merge
from trueline.config.model import Config
from trueline.config.origin import Origin, Source
from trueline.config.outside import from_command_line, from_environment, misspelt
from trueline.errors import ConfigError

if TYPE_CHECKING:
    from trueline.config.settings import Setting
    from trueline.config.verdicts import Expand
    from trueline.rule import Rule

__all__ = ["Loaded", "find", "from_text", "load", "locate"]


@dataclass(frozen=True)
class Loaded:
    """A valid configuration, and where each of its values came from.

    ``path`` is the file that was read, None without one.
    """

    config: Config
    path: Path | None
    values: Mapping[str, Value]
    rules: Mapping[str, Rule]

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting with its value and origin, in the order of the documentation."""
        from trueline.config.settings import settings

        return tuple(settings(self.values, self.rules))

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Where the value of each key came from, by dotted key."""
        return {setting.key: setting.origin for setting in self.settings}


def load(
    path: Path | None,
    root: Path,
    rules: Mapping[str, Rule],
    overrides: Mapping[str, object],
    environ: Mapping[str, str],
) -> Loaded:
    """Return the configuration of the project at ``root``, or raise one :class:`ConfigError`.

    ``path`` is the file to read, None for the defaults.  ``rules`` are the registered ones by
    code.  ``overrides`` are values of the command line by key (``extend-select``); None and ``()``
    mean that an option was not given.  ``environ`` holds ``TRUELINE_<KEY>`` variables, lists
    separated by commas.  The command line wins over the environment, that over the file.
    """
    expand = _expander(root)
    declared = declaration(rules, expand)
    outside = (from_environment(declared, environ), from_command_line(declared, overrides))
    file = (read_source(path, _label(path, root)),) if path else ()
    problems = [*_problems((*file, *outside), declared), *misspelt(declared, environ)]
    if problems:
        raise ConfigError(tuple(problems))
    values = merge(declared, (*file, *outside))
    return Loaded(build(values, root, rules, expand), path, values, rules)


def from_text(text: str, root: Path, rules: Mapping[str, Rule]) -> Loaded:
    """Return the configuration that the text of a trueline.toml gives; as :func:`load` does."""
    import tomllib

    declared = declaration(rules, lambda folder: (folder,))
    source = Source("file", tomllib.loads(text), "trueline.toml", text)
    problems = tuple(_problems((source,), declared))
    if problems:
        raise ConfigError(problems)
    values = merge(declared, (source,))
    return Loaded(build(values, root, rules, lambda folder: (folder,)), None, values, rules)


def _label(path: Path, root: Path) -> str:
    resolved, base = path.resolve(), root.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else str(path)


def _problems(sources: tuple[Source, ...], declared: Record) -> Iterator[str]:
    """All problems in all sources, those of a file in the order of its lines."""
    for source in sources:
        found = [*declared.problems(source.values, ())]
        for problem in sorted(found, key=lambda each: source.line(each.keys)):
            yield source.message(problem.keys, problem.message)


def _expander(root: Path) -> Expand:
    def expand(folder: str) -> tuple[str, ...]:
        pattern = folder.strip("/").removeprefix("./") or "."
        if "*" not in pattern and "?" not in pattern:
            return (pattern,) if (root / pattern).is_dir() else ()
        found = (each for each in root.glob(pattern) if each.is_dir())
        return tuple(sorted(each.relative_to(root).as_posix() for each in found))

    return expand
