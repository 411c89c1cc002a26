"""What a run finds out about document stores, and what it could not look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from trueline.errors import BlindError
from trueline.findings import Idle
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.config.model import Config
    from trueline.facts.documents.store import DocumentStore
    from trueline.source import Source

_REMEDY = "name one as [documents.<name>] in the configuration"


class Looked(NamedTuple):
    """The document stores, and those that could not be looked at."""

    stores: tuple[DocumentStore, ...]
    idle: tuple[Idle, ...]


def look(source: Source, config: Config, rules: Mapping[str, Rule]) -> Looked:
    """Read every document store that is configured, if any rule asks for one."""
    needing = tuple(code for code, rule in rules.items() if rule.reads is Reads.DOCUMENTS)
    stores, idle = [], []
    for settings in config.documents if needing else ():
        try:
            stores.append(source.documents(settings))
        except BlindError as error:
            what = f'document store "{settings.name}"'
            idle.append(Idle(what, str(error), "", needing, blind=True))
    if needing and not config.documents and _asked(config, needing):
        why = "no document store was given"
        idle.append(Idle("document store", why, _REMEDY, needing, blind=True))
    return Looked(tuple(stores), tuple(idle))


def _asked(config: Config, codes: tuple[str, ...]) -> bool:
    """Whether a rule on documents was selected by its code or its family."""
    families = {code.rstrip("0123456789") for code in codes}
    return any(each in codes or each in families for each in config.selection.select)


def all_stores(source: Source, config: Config) -> tuple[DocumentStore, ...]:
    """Return every document store; without settings the one that ConPort makes by default.

    Raises BlindError when one can't be read.
    """
    from trueline.config.model import DocumentSettings

    configured = config.documents or (DocumentSettings("default"),)
    return tuple(map(source.documents, configured))
