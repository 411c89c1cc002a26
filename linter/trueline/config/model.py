"""The configuration as the engine sees it: complete, valid, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

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
    ".trueline_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
)

DEFAULT_GENERATED = ("_version.py", "version.py", "*_pb2.py", "*_pb2_grpc.py")

DEFAULT_MAX_FILE_SIZE = 10_000_000


class Selection(NamedTuple):
    """Which rules run: selectors are codes, families (``NAM``) or ``ALL``; ignore wins on a tie."""

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()


class Config(NamedTuple):
    """All settings of one project.

    ``source_roots`` are folders whose content is importable by its path below them, empty means
    that they are found by looking.  ``exclude`` is never looked at.  ``generated`` modules may be
    missing from the tree, because something writes them later.  ``options`` maps a rule's code to
    its options object.  ``max_file_size`` is in bytes; a larger file is skipped, and said to be.
    ``installed`` maps the codes of all rules that there are, selected or not, to whether they run
    by default.
    """

    root: Path
    conventions: tuple[Convention, ...] = ()
    source_roots: tuple[str, ...] = ()
    exclude: Globs = Globs(DEFAULT_EXCLUDE)
    respect_gitignore: bool = True
    generated: Globs = Globs(DEFAULT_GENERATED)
    selection: Selection = Selection()
    severities: Mapping[str, Severity] = {}
    per_path_ignores: tuple[tuple[Globs, tuple[str, ...]], ...] = ()
    options: Mapping[str, Any] = {}
    baseline: str | None = None
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    installed: Mapping[str, bool] = {}
