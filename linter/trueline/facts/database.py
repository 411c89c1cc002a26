"""A database of the project beside the code that talks to it: what drift rules look at."""

from __future__ import annotations

from dataclasses import dataclass

from trueline.facts.catalogue import Catalogue
from trueline.facts.declared import Models
from trueline.globs import Globs


@dataclass(frozen=True, slots=True)
class Database:
    """One database and the models that belong to it.

    ``schemas`` are those that are compared; objects in others, of extensions, and tables that
    match ``ignore`` (``alembic_version``; a glob on ``table`` or ``schema.table``) are nobody's
    business.
    """

    name: str
    catalogue: Catalogue
    models: Models
    schemas: tuple[str, ...]
    ignore: Globs
