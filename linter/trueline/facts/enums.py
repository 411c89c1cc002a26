"""Which classes really are enumerations, and which name in which file means which of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from trueline.facts.imports import ImportGraph
from trueline.facts.module import AttributeUse, EnumClass, Module, Span, UseRow
from trueline.facts.origins import Origins

ENUM_BASES = frozenset(
    {
        "enum.Enum",
        "enum.IntEnum",
        "enum.StrEnum",
        "enum.Flag",
        "enum.IntFlag",
        "enum.ReprEnum",
        "django.db.models.Choices",
        "django.db.models.TextChoices",
        "django.db.models.IntegerChoices",
        "django.db.models.enums.Choices",
        "django.db.models.enums.TextChoices",
        "django.db.models.enums.IntegerChoices",
    }
)
"""Classes of the standard library and Django whose subclasses are enumerations."""

_PLAIN_MIXINS = frozenset({"str", "int", "float", "bytes", "object"})


class DeclaredEnum(NamedTuple):
    """An enumeration and the file that declares it; ``known`` when all its members are known."""

    path: str
    enum: EnumClass
    known: bool


class EnumIndex:
    """All enumerations of a project, found by following bases and imports across files."""

    def __init__(self, modules: Mapping[str, Module], graph: ImportGraph) -> None:
        self._modules = modules
        self._graph = graph
        self._classes = {
            path: _declared_once(module) for path, module in modules.items() if module.enum_rows
        }
        self._origins = Origins(modules, graph, self._classes)

    def declared(self) -> Iterator[DeclaredEnum]:
        """Every enumeration with members, by files and classes; not again in the stub of a file."""
        for path in sorted(path for path in self._classes if path[:-1] not in self._modules):
            for enum in self._modules[path].enums:
                verdict = self._verdict(path, enum, frozenset())
                if verdict is not None and enum.members:
                    yield DeclaredEnum(path, enum, enum.complete and verdict)

    def meaning(self, path: str, name: str) -> DeclaredEnum | None:
        """Return the enumeration that ``name`` (may be dotted) stands for in the file."""
        origin = self._origins.of(path, name)
        enum = self._classes.get(origin.path, {}).get(origin.name)
        if enum is None:
            return None
        verdict = self._verdict(origin.path, enum, frozenset())
        if verdict is None:
            return None
        return DeclaredEnum(origin.path, enum, enum.complete and verdict)

    def uses(self) -> Iterator[tuple[str, AttributeUse, DeclaredEnum]]:
        """Every ``Name.attribute`` in the project whose name means one of its enumerations."""
        for path, row, declared in self._uses:
            yield path, AttributeUse(row[0], row[1], Span(*row[2])), declared

    @cached_property
    def _uses(self) -> list[tuple[str, UseRow, DeclaredEnum]]:
        names = {name for classes in self._classes.values() for name in classes}
        found = []
        for path, module in self._modules.items():
            own = self._classes.get(path, {})
            meanings: dict[str, DeclaredEnum | None] = {}
            for row in module.use_rows:
                base = row[0]
                if base not in meanings:
                    may = base in own or self._spelt(path, base) in names
                    meanings[base] = self.meaning(path, base) if may else None
                declared = meanings[base]
                if declared is not None:
                    found.append((path, row, declared))
        return found

    def _spelt(self, path: str, base: str) -> str:
        """The name that a base has where it is imported from."""
        if "." in base:
            return base.rpartition(".")[2]
        return next((r[2] for r in self._modules[path].import_rows if r[3] == base), base)

    def lineage(self, declared: DeclaredEnum) -> Iterator[EnumClass | str]:
        """Yield the enumeration, those of its bases that are ours, and the names of the others."""
        pending = [(declared.path, declared.enum)]
        seen: set[str] = set()
        while pending:
            path, enum = pending.pop()
            yield enum
            for base in enum.bases:
                origin = self._origins.of(path, base)
                parent = self._classes.get(origin.path, {}).get(origin.name)
                if parent is None:
                    yield origin.name
                elif f"{origin.path}:{origin.name}" not in seen:
                    seen.add(f"{origin.path}:{origin.name}")
                    pending.append((origin.path, parent))

    def _verdict(self, path: str, enum: EnumClass, seen: frozenset[str]) -> bool | None:
        """None: no enumeration.  True: all bases are known.  False: some base is not."""
        known, is_enum = True, False
        for base in enum.bases:
            verdict = self._base(path, base, seen | {f"{path}:{enum.name}"})
            is_enum |= verdict is not None
            known &= verdict is not False and (verdict is True or base in _PLAIN_MIXINS)
        return known if is_enum else None

    def _base(self, path: str, base: str, seen: frozenset[str]) -> bool | None:
        origin = self._origins.of(path, base)
        if not origin.path:
            return True if origin.name in ENUM_BASES else None
        parent = self._classes.get(origin.path, {}).get(origin.name)
        if parent is None or f"{origin.path}:{parent.name}" in seen:
            return None
        verdict = self._verdict(origin.path, parent, seen)
        return None if verdict is None else verdict and parent.complete


def _declared_once(module: Module) -> dict[str, EnumClass]:
    """The classes at the top of a file by name, without those that stand there several times."""
    top = [enum for enum in module.enums if not enum.nested]
    times = Counter(enum.name for enum in top)
    return {enum.name: enum for enum in top if times[enum.name] == 1}
