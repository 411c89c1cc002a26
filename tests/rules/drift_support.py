"""Models and DDL as short texts, and what is said where they disagree."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from trueline.check import check
from trueline.config.load import from_text
from trueline.config.model import DatabaseSettings
from trueline.findings import Finding
from trueline.registry import load
from trueline.sources.memory import Memory

RULES = {code: rule for code, rule in load().items() if rule.default}

HEAD = """\
import enum
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, List, Literal, Optional
import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, column_property, declared_attr, mapped_column, relationship, validates
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.types import TypeDecorator

class Base(DeclarativeBase):
    pass

class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"

"""


def drift(
    models: str, ddl: str, *codes: str, settings: str = "", **files: str
) -> tuple[Finding, ...]:
    """Check models, written below a head of imports, against DDL; all DRF and ENU by default."""
    asked = codes or ("DRF", "ENU")
    contents = {"app/models.py": (HEAD + dedent(models) + "\n").encode(), "app/__init__.py": b""}
    contents |= {_path(name): text.encode() for name, text in files.items()}
    contents["schema.sql"] = (dedent(ddl) + "\n").encode()
    config = from_text(settings, Path.cwd(), RULES).config
    if not config.databases:
        config = config._replace(databases=(DatabaseSettings("default", "schema.sql"),))
    rules = {code: rule for code, rule in RULES.items() if code.startswith(asked)}
    report = check(Memory(contents), config, rules).report
    assert (report.crashed, report.skipped, report.idle) == ((), (), ())
    return report.findings


def _path(name: str) -> str:
    """``app__models_py`` is ``app/models.py``."""
    path = name.replace("__", "/")
    return f"{path.removesuffix('_py')}.py" if path.endswith("_py") else path


def said(*arguments: str, **more: str) -> list[str]:
    """Return ``CODE severity message`` of what is found."""
    return [f"{f.code} {f.severity} {f.message}" for f in drift(*arguments, **more)]
