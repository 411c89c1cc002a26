"""All models of a project, of every ORM, from the outlines of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trueline.facts.declared import DeclaredEnumType, DeclaredTable, Models, Place
from trueline.facts.imports import ImportGraph
from trueline.facts.models.classes import Classes
from trueline.facts.models.dj_classes import django_classes
from trueline.facts.models.dj_options import Options
from trueline.facts.models.dj_reader import DjangoReader
from trueline.facts.models.evaluate import Evaluator, Scope, function_value
from trueline.facts.models.names import Find, Names
from trueline.facts.models.sa_classes import model_classes
from trueline.facts.models.sa_enums import ENUMS, enum_type
from trueline.facts.models.sa_reader import Reader
from trueline.facts.models.values import ClassValue, Made, Unclear, Value, text_of
from trueline.facts.module import ImportRow, Module
from trueline.facts.outline import Function, Outline

_ROUNDS = 8


class Project:
    """Reads the models of one project."""

    def __init__(
        self,
        outlines: Mapping[str, Outline],
        modules: Mapping[str, Module],
        graph: ImportGraph,
        find: Find,
    ) -> None:
        self._modules = modules
        self.names = Names(outlines, modules, graph, find)
        self.evaluator = Evaluator(self.names)
        self.classes = Classes(self.names, self.evaluator)
        self._options = Options(self.classes, modules)

    def models(self) -> Models:
        """Return all tables, classes, enumerations and doubts."""
        self._derived()
        reader = Reader(self.classes, self._compiled())
        tables = reader.read()
        every = (cls for path in self.names.outlined for cls in reader.every_class(path))
        django = DjangoReader(self.classes, self._modules)
        tables += django.read(every)
        found = (*model_classes(reader), *django_classes(django))
        doubts = tuple(dict.fromkeys((*reader.doubts, *django.doubts)))
        enums = _enums(tables, self._standalone())
        return Models(tables, {(e.path, e.name): e for e in found}, doubts, enums)

    def _standalone(self) -> Iterator[DeclaredEnumType]:
        """Yield the types of enumerations that modules make for columns to share."""
        for path in self.names.outlined:
            outline = self.names.outline(path)
            for each in outline.assignments if outline else ():
                if (
                    each.value is not None
                    and each.value[0] == "f"
                    and "enum" in repr(each.value[1]).lower()
                ):
                    value = self.evaluator.of(each.value, Scope(path))
                    if isinstance(value, Made) and value.name in ENUMS:
                        yield enum_type(self.classes, value)

    def _derived(self) -> None:
        """Outline the files whose classes may derive from a model or a mixin found so far."""
        asked: set[tuple[str, str]] = set()
        for _ in range(_ROUNDS):
            more = [
                self.names.derive(path, frozenset(wanted))
                for path, wanted in self._importing(self._declarative_names(), asked)
            ]
            if not any(more):
                return

    def _declarative_names(self) -> dict[str, frozenset[str]]:
        """Return the names of models, mixins and bases by the file that declares them."""
        reader = Reader(self.classes, {})
        found: dict[str, frozenset[str]] = {}
        for path in self.names.outlined:
            names = (
                cls.name.rpartition(".")[2]
                for cls in reader.every_class(path)
                if reader.mapping.root(cls) is not None or self._options.is_model(cls)
            )
            found[path] = frozenset(names)
        return found

    def _importing(
        self, declared: dict[str, frozenset[str]], asked: set[tuple[str, str]]
    ) -> Iterator[tuple[str, set[str]]]:
        """Yield files that import such a name, with the names that they call it by."""
        names = frozenset(name for each in declared.values() for name in each)
        stems = {_stem(path) for path, given in declared.items() if given}
        for path, module in self._modules.items():
            wanted: set[str] = set()
            for row in module.import_rows:
                given = frozenset({row[3] or row[2]}) if row[2] in names else frozenset()
                if row[2] == "*" or (row[2] or row[0].rpartition(".")[2]) in stems:
                    given |= declared.get(self._module(path, row), frozenset())
                wanted |= {name for name in given if (path, name) not in asked}
            if wanted and path.endswith(".py"):
                asked.update((path, name) for name in wanted)
                yield path, wanted

    def _module(self, path: str, row: ImportRow) -> str:
        """Return the file of the module that an import gives, or takes everything from."""
        target = self.names.target(path, row)
        if row[2] in ("", "*"):
            return target.path
        return self.names.graph.child(target, row[2]).path

    def _compiled(self) -> dict[ClassValue, Value]:
        """Return the SQL of ``@compiles`` functions for PostgreSQL, by the class they render."""
        found: dict[ClassValue, tuple[bool, Value]] = {}
        for path in self.names.outlined:
            outline = self.names.outline(path)
            for function in outline.functions if outline else ():
                for cls, special in self._compiles(path, function):
                    if cls not in found or special:
                        made = function_value(path, function, Scope(path))
                        given = tuple(
                            Unclear("it is only known when SQL is rendered") for _ in "ec"
                        )
                        value = self.evaluator.call(made, given, (), _nowhere(path))
                        found[cls] = (special, value)
        return {cls: value for cls, (_, value) in found.items()}

    def _compiles(self, path: str, function: Function) -> Iterator[tuple[ClassValue, bool]]:
        for expr in function.decorators:
            value = self.evaluator.of(expr, Scope(path))
            if not isinstance(value, Made) or value.name != "sa.compiles" or not value.arguments:
                continue
            cls, *dialects = value.arguments
            named = {text_of(each) for each in dialects}
            if isinstance(cls, ClassValue) and (not named or "postgresql" in named):
                yield cls, bool(named)


def _stem(path: str) -> str:
    return path.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]


def _nowhere(path: str) -> Place:
    return Place(path)


def _enums(
    tables: tuple[DeclaredTable, ...], standalone: Iterator[DeclaredEnumType]
) -> tuple[DeclaredEnumType, ...]:
    bound = (column.enum for table in tables for column in table.columns if column.enum)
    unique = {(each.at, each.name, each.labels): each for each in (*standalone, *bound)}
    return tuple(unique.values())
