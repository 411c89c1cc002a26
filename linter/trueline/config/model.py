"""The configuration as the engine sees it: complete, valid, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trueline.convention import Convention
from trueline.findings import Severity
from trueline.globs import Globs

DEFAULT_EXCLUDE = (
    ".git",
    ".hg",
    ".svn",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    ".eggs",
    "__pycache__",
    "__pypackages__",
    "node_modules",
    "site-packages",
    ".trueline",
    ".trueline_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
)

DEFAULT_GENERATED = ("_version.py", "version.py", "*_pb2.py", "*_pb2_grpc.py")

DEFAULT_MAX_FILE_SIZE = 10_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: selectors are codes, families (``NAM``) or ``ALL``; ignore wins on a tie."""

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one project.

    ``source_roots`` are folders whose content is importable by its path below them, empty means
    that they are found by looking.  ``exclude`` is never looked at.  ``generated`` modules may be
    missing from the tree, because something writes them later.  ``options`` maps a rule's code to
    its options object, ``fixers`` a fixer's name to what is written of its options.
    ``max_file_size`` is in bytes; a larger file is skipped, and said to be.
    """

    root: Path
    conventions: tuple[Convention, ...] = ()
    source_roots: tuple[str, ...] = ()
    exclude: Globs = field(default_factory=lambda: Globs(DEFAULT_EXCLUDE))
    respect_gitignore: bool = True
    generated: Globs = field(default_factory=lambda: Globs(DEFAULT_GENERATED))
    selection: Selection = field(default_factory=Selection)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    per_path_ignores: tuple[tuple[Globs, tuple[str, ...]], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    fixers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    baseline: str | None = None
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
