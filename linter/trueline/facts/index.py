"""All facts of a run in one place; this is what a rule is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.enums import EnumIndex
from trueline.facts.imports import ImportGraph
from trueline.facts.module import Module, StringRef, Suppression
from trueline.facts.names import FileName
from trueline.facts.tree import Tree

if TYPE_CHECKING:
    from trueline.facts.answers import Answers
    from trueline.facts.database import Database
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.drift.pairing import Drift
    from trueline.facts.literals import LabelList
    from trueline.facts.outline import Outline
    from trueline.facts.rawsql import SqlFile
    from trueline.facts.requirements import Requirement
    from trueline.facts.schemas import Schemas
    from trueline.facts.sqldrift import Query
    from trueline.facts.usage import Usages, Use


class Unused(NamedTuple):
    """A code in a suppression comment that held nothing back; ``code`` is empty for a bare one."""

    path: str
    comment: Suppression
    code: str


class Facts:
    """The facts of one project.

    ``files`` are all listed paths, ``names`` what ``named`` makes of those that a convention
    covers, ``modules`` the Python files by path, in order.  ``references`` are strings in other
    project files that name modules, by path.  ``unused`` and ``commented`` (files with suppression
    comments) are filled when all other rules have run, ``installed`` then holds the codes of all
    rules that there are.  ``required`` are files that a rule wants exact facts of, besides those
    that its findings name.  ``models`` are the tables that code declares, and ``databases`` each
    database beside those of them that belong to it; ``documents`` are the document stores.  What
    was not extracted for this run is empty.
    """

    def __init__(
        self,
        files: tuple[str, ...],
        named: Callable[[Iterable[str]], Iterable[FileName]],
        tree: Callable[[], Tree],
        modules: dict[str, Module],
        references: Mapping[str, tuple[StringRef, ...]],
        within: Callable[[str], bool] | None = None,
    ) -> None:
        self._within = within
        self.files = files
        self._named = named
        self._make_tree = tree
        self.references = references
        self._modules = modules
        self.required: set[str] = set()
        self.databases: tuple[Database, ...] = ()
        self.documents: tuple[DocumentStore, ...] = ()
        self.literals: Mapping[str, tuple[LabelList, ...]] = {}
        self.sql: Mapping[str, SqlFile] = {}
        self.uses: Mapping[str, tuple[Use, ...]] = {}
        self.find_outline: Callable[[str, frozenset[str]], Outline | None] = _nowhere
        self.find_requirements: Callable[[str], tuple[Requirement, ...]] = _unsaid
        self.unused: tuple[Unused, ...] = ()
        self.commented: Mapping[str, Module] = {}
        self.installed: frozenset[str] = frozenset()

    @property
    def modules(self) -> Mapping[str, Module]:
        """The facts of each Python file."""
        return self._modules

    def require(self, paths: Iterable[str]) -> None:
        """Have these files studied before an answer counts that rests on more than it names."""
        self.required.update(paths)

    def concerns(self, paths: Iterable[str]) -> bool:
        """Whether any of these files is among those whose findings are reported."""
        return self._within is None or any(map(self._within, paths))

    @cached_property
    def names(self) -> tuple[FileName, ...]:
        """The files that a convention covers; read only when a rule compares many names."""
        return tuple(self._named(self.files))

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Those of ``files`` that are asked about."""
        return self.files if self._within is None else tuple(filter(self._within, self.files))

    @cached_property
    def judged(self) -> tuple[FileName, ...]:
        """Those of ``names`` that are asked about; enough for a rule on one name at a time."""
        return self.names if self._within is None else tuple(self._named(self.asked))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Those of ``files`` that are asked about, and all others in their folders.

        Enough for a rule whose findings rest on a second file of the same folder: such a finding
        is reported when either is asked about.
        """
        if self._within is None:
            return self.files
        folders = {path[: path.rfind("/") + 1] for path in self.asked}
        below = tuple(folders)  # most files are in none of them, which is told fast
        return tuple(
            path
            for path in self.files
            if path.startswith(below) and path[: path.rfind("/") + 1] in folders
        )

    @cached_property
    def named_beside(self) -> tuple[FileName, ...]:
        """Those of ``names`` that are ``beside`` the files asked about, these among them."""
        return self.names if self._within is None else tuple(self._named(self.beside))

    @cached_property
    def judged_python(self) -> tuple[str, ...]:
        """Those of ``python`` that are asked about."""
        return tuple(path for path in self.asked if path.endswith(".py"))

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The paths of Python source files."""
        return tuple(path for path in self.files if path.endswith(".py"))

    @cached_property
    def tree(self) -> Tree:
        """Where modules are; made when it is first asked for, because names don't need it."""
        return self._make_tree()

    @cached_property
    def imports(self) -> ImportGraph:
        """Who imports whom, and which imports lead nowhere."""
        return ImportGraph(self.tree, self._modules)

    @property
    def answers(self) -> Answers:
        """What was asked of the names of modules, and answered: all that a result rests on."""
        return self.imports.names.answers() if "imports" in self.__dict__ else {}

    @cached_property
    def enums(self) -> EnumIndex:
        """The enumerations and what their names mean in each file."""
        return EnumIndex(self._modules, self.imports)

    @cached_property
    def models(self) -> Models:
        """The tables that code declares; none when nobody has read them."""
        from trueline.facts.declared import Models

        return Models()

    @cached_property
    def drift(self) -> tuple[Drift, ...]:
        """Each database beside its models; paired once for all rules."""
        from trueline.facts.drift.pairing import drifts

        return drifts(self.databases)

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """The SQL of the project beside its databases; made once for all rules."""
        from trueline.facts.sqldrift import queries

        return tuple(queries(self))

    @cached_property
    def usages(self) -> Usages:
        """How the project uses its models; made once for all rules."""
        from trueline.facts.usage import Usages

        return Usages(self, self.uses)

    @cached_property
    def schemas(self) -> Schemas:
        """The schema classes of the project; each is read when it is asked for."""
        from trueline.facts.schemas import Schemas

        return Schemas(self, self.find_outline)

    def refine(self, studied: Iterable[Module]) -> None:
        """Take exact facts in place of over-approximated ones."""
        changed = {module.path: module for module in studied}
        self._modules.update(changed)
        self.__dict__.pop("enums", None)
        if "imports" in self.__dict__:
            self.imports.resolve(changed)


def _nowhere(path: str, names: frozenset[str]) -> Outline | None:
    return None


def _unsaid(distribution: str) -> tuple[Requirement, ...]:
    return ()
