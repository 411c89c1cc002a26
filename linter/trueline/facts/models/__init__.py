"""What code says that the database is, read without running it.

:func:`read_models` is the one way in.  Names are followed through imports, small helpers are
computed; whatever can't be told is UNKNOWN or ``open``, with a :class:`Doubt` that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trueline.facts.declared import Models
from trueline.facts.models.names import Find

if TYPE_CHECKING:
    from trueline.facts.index import Facts
    from trueline.facts.outline import Outline

__all__ = ["Find", "read_models"]


def _nowhere(path: str, names: frozenset[str]) -> Outline | None:
    return None


def read_models(outlines: Mapping[str, Outline], facts: Facts, find: Find = _nowhere) -> Models:
    """Return the models of a project.

    ``outlines`` are those of the files that :func:`~trueline.sources.python.declaring.may_declare`;
    ``facts`` tell where imports lead.  ``find`` gives the outline of another file: of any file
    when the set of names is empty (it holds a constant or a helper that a model uses), otherwise
    only if a class in it :func:`~trueline.sources.python.declaring.may_derive` from one of the
    names.  Without it such constants stay unknown and such subclasses unseen.
    """
    from trueline.facts.models.project import Project

    return Project(outlines, facts.modules, facts.imports, find).models()
