"""What a fixer is, for Trueline itself and for third parties alike.

A fixer is a module.  Its docstring is its documentation, its file name is its name and the word
after ``trueline plan``, its scenes are examples and tests at once::

    \"\"\"Give every module the name that its convention asks for.\"\"\"

    fixer = Fixer(__name__, fixes=("NAM001",), options=Options)

    @fixer.propose
    def propose(ask: Ask, options: Options) -> Proposal:
        old, new = "app/a.py", "app/b.py"
        patch = Patch("Rename a to b", moved(old, new, ask.image(old)))
        return Proposal("Rename a", (patch,))

    fixer.scene("a plain rename", before=\"\"\"
        -- app/a.py --
        X = 1
    \"\"\", after=\"\"\"
        -- app/b.py --
        X = 1
    \"\"\")
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from trueline.changes import FILE
from trueline.errors import ConflictError, PluginError
from trueline.facts import Facts
from trueline.findings import Skipped
from trueline.proposal import Proposal

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Share(Protocol):
    """Does some work on each item, perhaps in several processes, and returns all results.

    The work must be pure, and both it and its results plain enough to be sent to another process.
    """

    def __call__(
        self, work: Callable[[_Item], _Result], items: Sequence[_Item], /
    ) -> list[_Result]:
        """Return the results in the order of the items."""


def alone(work: Callable[[_Item], _Result], items: Sequence[_Item], /) -> list[_Result]:
    """Do all of the work here."""
    return [*map(work, items)]


class Ask(NamedTuple):
    """What a fixer is given.

    ``facts`` are those of the whole project, skimmed: what they say of a file may be too much and
    never too little; ``study`` makes those of some files exact.  ``read`` returns the image of a
    project file (:func:`trueline.changes.read_image` takes it apart), None when there is none.
    ``sheet`` returns the text of a file that an option names, None when there is none.
    ``within`` tells whether the user asks about a path; what is rewritten is not limited by it.
    ``skipped`` are the files that could not be looked at: nobody knows what they refer to.
    ``share`` shares much work between processes.  ``large`` tells of a file that is larger than
    the settings let Trueline look into.  ``links`` are the symbolic links of the project,
    ``repositories`` those inside it, which have plans of their own.
    """

    facts: Facts
    read: Callable[[str], bytes | None]
    within: Callable[[str], bool] = lambda _: True
    sheet: Callable[[str], str | None] = lambda _: None
    study: Callable[[list[str]], None] = lambda _: None
    skipped: tuple[Skipped, ...] = ()
    share: Share = alone
    large: Callable[[str], bool] = lambda _: False
    links: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()

    def image(self, path: str) -> bytes:
        """Return the image of a file that must be there; ConflictError when it has gone."""
        image = self.read(path)
        if image is None:
            raise ConflictError(f"{path}: has gone while the plan was made; plan again")
        return image


def fixer_name(module: str) -> str:
    """Return the name of the fixer that a module holds."""
    return module.rpartition(".")[2].replace("_", "-")


Propose = Callable[[Ask, Any], Proposal]


class Staging(NamedTuple):
    """A project before and after a plan, each as text in the manner of a rule's scene.

    ``options`` are those of the fixer, by the names of their fields.
    """

    title: str
    before: str
    after: str
    options: Mapping[str, object] = MappingProxyType({})


@dataclass(slots=True)
class Fixer:
    """One way to put something right.

    ``fixes`` are the codes of the rules whose findings it answers.  ``options`` is a frozen
    dataclass: its fields are keys under ``[tool.trueline.fixers.NAME]`` and options of
    ``trueline plan NAME``; a field's metadata ``doc`` is its help, ``sheet`` marks a file, and
    ``argument`` one that is given without its name, in place of paths.  ``subject`` is what the
    fixer changes; only facts of that are gathered for it.
    """

    module: str
    fixes: tuple[str, ...] = ()
    options: type[Any] | None = None
    subject: str = FILE
    scenes: list[Staging] = field(default_factory=list)
    run: Propose | None = None

    @property
    def name(self) -> str:
        """``names`` for ``trueline_fixers.names``."""
        return fixer_name(self.module)

    @property
    def code(self) -> str:
        """The key of its options in the configuration."""
        return self.name

    @property
    def options_described(self) -> dict[str, str]:
        """What each option is for: the metadata ``doc`` of its field."""
        options = () if self.options is None else fields(self.options)
        return {option.name: str(option.metadata.get("doc", "")) for option in options}

    @property
    def documentation(self) -> str:
        """The docstring of the fixer's module."""
        return cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    def propose(self, function: Propose) -> Propose:
        """Register the one function that turns facts into a proposal."""
        if self.run is not None:
            raise PluginError(f"{self.module}: a fixer has one function, this is a second one")
        self.run = function
        return function

    def scene(self, title: str, before: str, after: str, **options: object) -> None:
        """Add an example, which is also a test."""
        self.scenes.append(Staging(title, cleandoc(before), cleandoc(after), options))


def proposed(fixer: Fixer, ask: Ask, options: object) -> Proposal:
    """Return what a fixer proposes; PluginError when it has no function."""
    if fixer.run is None:
        raise PluginError(f"{fixer.module}: the fixer has no function that proposes anything")
    return fixer.run(ask, options)
