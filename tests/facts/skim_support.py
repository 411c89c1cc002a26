"""What a skim leaves out of a study, which must be nothing."""

from __future__ import annotations

from collections.abc import Callable

from trueline.facts import LAZY, TYPING, Module
from trueline.sources.python.skim import skim
from trueline.sources.python.study import study

Facts = set[tuple[object, ...]]


def missing(source: str, path: str = "m.py") -> dict[str, Facts]:
    """Return what a study finds and a skim leaves out, by kind."""
    exact, rough = study(path, source.encode()), skim(path, source)
    left = {kind: facts(exact) - facts(rough) for kind, facts in _KINDS.items()}
    return {kind: facts for kind, facts in left.items() if facts}


def contexts(source: str) -> list[tuple[str, int]]:
    """Return what a skim says of each import: its name and its context."""
    return [(row[2] or row[0], row[4]) for row in skim("m.py", source).import_rows]


def _imports(module: Module) -> Facts:
    return {row[:4] for row in module.import_rows}


def _loads(module: Module) -> Facts:
    """The imports that run when the module is loaded."""
    return {row[:4] for row in module.import_rows if not row[4] & (LAZY | TYPING)}


def _names(module: Module) -> Facts:
    return {(name,) for name in module.names}


def _strings(module: Module) -> Facts:
    """The references of more than one part; a single name can't be missing from anything."""
    return {row[:1] for row in module.string_rows if "." in row[0] or ":" in row[0]}


def _enums(module: Module) -> Facts:
    return {
        (
            each.name,
            each.bases,
            tuple((member.name, member.value) for member in each.members),
            each.aliases,
            each.nested,
        )
        for each in module.enums
    }


def _uses(module: Module) -> Facts:
    """The reads on what is spelt like a class; all capitals may be a constant."""
    return {row[:2] for row in module.use_rows if _reads_a_class(row[0], row[1])}


def _reads_a_class(base: str, attribute: str) -> bool:
    name = base.rpartition(".")[2]
    return name[:1].isupper() and (not name.isupper() or attribute[0].isupper())


_KINDS: dict[str, Callable[[Module], Facts]] = {
    "imports": _imports,
    "loads": _loads,
    "names": _names,
    "strings": _strings,
    "enums": _enums,
    "uses": _uses,
}
