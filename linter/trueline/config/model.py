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
    ".trueline",
    ".trueline_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
)

DEFAULT_GENERATED = ("_version.py", "version.py", "*_pb2.py", "*_pb2_grpc.py")

DEFAULT_MAX_FILE_SIZE = 10_000_000

DEFAULT_IGNORED_TABLES = (
    "alembic_version*",
    "django_migrations",
    "django_content_type",
    "flyway_schema_history",
    "databasechangelog*",
    "schema_migrations",
    "_yoyo_*",
    "yoyo_*",
)
"""Tables that tools for migrations keep for themselves."""


class Selection(NamedTuple):
    """Which rules run: selectors are codes, families (``NAM``) or ``ALL``; ignore wins on a tie."""

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()


class DatabaseSettings(NamedTuple):
    """One database of the project.

    ``source`` is the path of a snapshot, a file, folder or glob of DDL, ``env:VARIABLE``, or a
    URL, which only the command line gives and nothing may show.  ``models`` are the files whose
    models belong to it, all when empty; ``schemas`` and ``search_path`` are the database's own
    when empty.  ``metadata`` is ``module:object``, empty to read the models from the code.
    ``translate`` are schemas as code names them, with what the database calls them.
    """

    name: str
    source: str
    models: Globs = Globs()
    schemas: tuple[str, ...] = ()
    search_path: tuple[str, ...] = ()
    ignore: Globs = Globs(DEFAULT_IGNORED_TABLES)
    metadata: str = ""
    translate: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Show everything but the source, which may hold a password."""
        return f"DatabaseSettings{self[:1] + self[2:]!r}"

    @property
    def is_live(self) -> bool:
        """Whether a server is asked, whose answer nobody can know beforehand."""
        return self.source.startswith("env:") or "://" in self.source


DEFAULT_STORE = "context_portal/context.db"
"""Where ConPort keeps its store below a workspace."""

DEFAULT_STATUSES = ("TODO", "IN_PROGRESS", "DONE", "BLOCKED")
"""What Progress can be, for ConPort and the workflows around it."""


class DocumentSettings(NamedTuple):
    """One document store of the project.

    ``store`` is the path of the file; ``workspace`` is what ConPort is called with, empty for the
    folder that the store lies in.  ``categories`` are all that may be, any when empty; ``schemas``
    maps a category to the path of its JSON Schema.
    """

    name: str
    store: str = DEFAULT_STORE
    workspace: str = ""
    categories: tuple[str, ...] = ()
    schemas: Mapping[str, str] = {}
    statuses: tuple[str, ...] = DEFAULT_STATUSES


class Config(NamedTuple):
    """All settings of one project.

    ``source_roots`` are folders whose content is importable by its path below them, empty means
    that they are found by looking.  ``exclude`` is never looked at.  ``generated`` modules may be
    missing from the tree, because something writes them later.  ``options`` maps a rule's code to
    its options object, ``fixers`` a fixer's name to what is written of its options.
    ``max_file_size`` is in bytes; a larger file is skipped, and said to be.  ``installed`` maps the
    codes of all rules that there are, selected or not, to whether they run by default.
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
    fixers: Mapping[str, Mapping[str, object]] = {}
    baseline: str | None = None
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    installed: Mapping[str, bool] = {}
    databases: tuple[DatabaseSettings, ...] = ()
    documents: tuple[DocumentSettings, ...] = ()
