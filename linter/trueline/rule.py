"""What a rule is, for Trueline itself and for third parties alike.

A rule is a module.  Its docstring is its documentation, its file name is its name, its scenes are
examples and tests at once::

    \"\"\"A module is called ``misc``.

    Such a name says nothing, so such a file grows without end.  Name it after what it does.
    \"\"\"

    rule = Rule(__name__, code="ACME001", reads=Reads.NAMES)

    @rule.check
    def check(facts: Facts, options: None) -> Iterator[Finding]:
        for name in facts.judged:
            if name.stem == "misc":
                yield rule.finding(Location(name.path), "says nothing", key=name.path)

    rule.scene("a misc module", '''
        -- app/misc.py --  # finds: says nothing
    ''')
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple

from trueline.errors import PluginError
from trueline.facts import Facts
from trueline.findings import Finding, Location, Related, Severity

Check = Callable[[Facts, Any], Iterator[Finding]]


class Reads(StrEnum):
    """What a rule looks at; a run extracts only what its rules read, and counts it.

    The share of a family is counted in files: under ``NAMES`` the files that a convention covers,
    under ``MODULES`` the Python files, under ``ENUMS`` the files that declare an enumeration,
    under ``USES`` the files that read a member of one.  Rules that read ``SUPPRESSIONS`` run after
    all others, on ``facts.unused`` and ``facts.commented``, and belong to no share.

    ``MODELS`` are the tables and enum types that code declares, ``SCHEMA`` these beside a
    database, ``USAGES`` the uses of mapped classes, ``SQL`` the statements in strings and files,
    ``LITERALS`` the lists of strings that may stand for an enumeration, ``TYPES`` the enum types of
    a database, ``MIRRORS`` the schema classes that are made from models, beside their columns.
    ``DOCUMENTS`` are the items and records of document stores.
    """

    NAMES = "names"
    MODULES = "modules"
    ENUMS = "enums"
    USES = "uses"
    SUPPRESSIONS = "suppressions"
    MODELS = "models"
    SCHEMA = "schema"
    USAGES = "usages"
    SQL = "sql"
    LITERALS = "literals"
    TYPES = "types"
    MIRRORS = "mirrors"
    DOCUMENTS = "documents"

    @property
    def models(self) -> bool:
        """Whether the models of the project are needed."""
        return self in _OF_MODELS

    @property
    def skims(self) -> bool:
        """Whether its facts may be skims, so that what is found on them has to be proven."""
        return self is Reads.LITERALS or (self.code and not self.models)

    @property
    def code(self) -> bool:
        """Whether Python files are read at all."""
        return self not in (Reads.NAMES, Reads.DOCUMENTS)

    @property
    def database(self) -> bool:
        """Whether there is nothing to say without a database."""
        return self in (Reads.SCHEMA, Reads.TYPES, Reads.SQL)


_OF_MODELS = frozenset(Reads) - {
    *(Reads.NAMES, Reads.MODULES, Reads.ENUMS, Reads.USES, Reads.SUPPRESSIONS, Reads.DOCUMENTS)
}


class Scene(NamedTuple):
    """A project as text: ``-- path --`` starts a file, ``# finds: text`` marks what is off."""

    title: str
    indented: str

    @property
    def text(self) -> str:
        """The project, without the indentation that it has in the rule's module."""
        from inspect import cleandoc  # slow to import, and no check needs it

        return cleandoc(self.indented)

    @property
    def failing(self) -> bool:
        """Whether the rule is expected to find something in it."""
        return "# finds:" in self.indented


@dataclass(slots=True, eq=False, repr=False)
class Rule:
    """One promise that files or the database keep, or not.

    ``code`` is letters and three digits; its letters are the family.  ``options`` is a frozen
    dataclass whose fields, defaults and docstring are the rule's configuration.  ``default`` is
    False for a rule that runs only when it is selected by its full code.
    """

    module: str
    code: str
    reads: Reads
    severity: Severity = Severity.ERROR
    options: type[Any] | None = None
    fixable: bool = False
    default: bool = True
    scenes: list[Scene] = field(default_factory=list)
    run: Check | None = None

    @property
    def name(self) -> str:
        """``off-convention`` for ``trueline_rules.off_convention``."""
        return rule_name(self.module)

    @property
    def family(self) -> str:
        """The letters of the code."""
        return family(self.code)

    @property
    def documentation(self) -> str:
        """The docstring of the rule's module."""
        from inspect import cleandoc

        return cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    @property
    def options_described(self) -> dict[str, str]:
        """What each option is for: its field's metadata ``doc``, or its part of the docstring."""
        if self.options is None:
            return {}
        from inspect import cleandoc

        _, *parts = re.split(r"``(\w+)``:\s+", cleandoc(self.options.__doc__ or ""))
        pairs = zip(parts[::2], parts[1::2], strict=True)
        told = {name: " ".join((text[:1].upper() + text[1:]).split()) for name, text in pairs}
        return {
            option.name: str(option.metadata.get("doc", told.get(option.name, "")))
            for option in fields(self.options)
        }

    def check(self, function: Check) -> Check:
        """Register the one function that turns facts into findings."""
        if self.run is not None:
            raise PluginError(f"{self.module}: a rule has one check function, this is a second one")
        self.run = function
        return function

    def scene(self, title: str, text: str) -> None:
        """Add an example, which is also a test."""
        self.scenes.append(Scene(title, text))

    def finding(
        self,
        where: Location,
        message: str,
        *,
        key: str,
        want: str | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """Make a finding of this rule; ``key`` is its identity without any position.

        ``severity`` is the rule's own when it is not given.
        """
        weight = severity or self.severity
        return Finding(
            where, self.code, self.name, message, weight, key, want, related, self.fixable
        )


def rule_name(module: str) -> str:
    """Return the name of the rule in a module: the module's own, with hyphens."""
    return module.rpartition(".")[2].replace("_", "-")


def family(code: str) -> str:
    """Return the letters of a code."""
    return code.rstrip("0123456789")
