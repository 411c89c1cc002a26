"""The new path of every file that is off its convention, or the reason why nobody can know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from trueline.facts import FileName
from trueline.pattern import ValuesError
from trueline.renames.parts import numbered
from trueline.renames.rename import Refused, Rename
from trueline.renames.sheet import KEEP
from trueline.renames.values import Hints, Values, values_of
from trueline.spelling import respelled


@dataclass(slots=True)
class Targets:
    """Renames, and the files for which there is none."""

    renames: list[Rename] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def add(self, name: FileName, values: Mapping[str, int | str], reasons: list[str]) -> None:
        """Take the name that a convention makes of values."""
        try:
            new = name.convention.render(values)
        except ValuesError as error:
            self.refused.append(Refused(name.path, str(error), unknown=True))
        else:
            if new != name.name:
                reason = ", ".join(filter(None, reasons))
                self.renames.append(_rename(name, new, reason))


def _rename(name: FileName, new: str, reason: str) -> Rename:
    return Rename(name.path, f"{name.path[: -len(name.name)]}{new}", reason)


def targets(
    files: tuple[str, ...],
    names: Iterable[FileName],
    decided: Mapping[str, str],
    hints: Hints,
    *,
    within: Callable[[str], bool],
    renumber: bool = False,
) -> Targets:
    """Return the renames that people decided and those that the convention asks for.

    ``decided`` maps a path to a path, a file name, or ``-``; a folder may be a path, too.
    """
    found = Targets()
    names = tuple(names)
    for old, new in decided.items():
        if new and new != KEEP:
            _decide(files, old, new, found)
    open_ = [n for n in names if _is_off(n) and within(n.path) and not decided.get(n.path)]
    _propose(open_, names, hints, found, renumber)
    return found


def _remedy(name: FileName, values: Values) -> str:
    tables = {name.convention.workflow_token: "workflows", name.convention.layer_token: "layers"}
    missing = [each.partition(",")[0] for each in values.missing]
    known = " and ".join(table for token, table in tables.items() if token in missing)
    proposals = "give it a name in the proposals"
    return f"add to {known} in [fixers.names], or {proposals}" if known else proposals


def _is_off(name: FileName) -> bool:
    return name.tokens is None and not name.exempt


def _decide(files: tuple[str, ...], old: str, new: str, found: Targets) -> None:
    old, new = old.strip("/"), new.strip("/")
    path = new if "/" in new else f"{old.rpartition('/')[0]}/{new}".lstrip("/")
    inside = [each for each in files if each == old or each.startswith(f"{old}/")]
    if not inside:
        if path not in files and not any(each.startswith(f"{path}/") for each in files):
            found.refused.append(Refused(old, "there is no such file; correct or delete the row"))
    elif path != old:
        found.renames.append(Rename(old, path, "decided by people", decided=True))


def _propose(
    open_: list[FileName],
    names: tuple[FileName, ...],
    hints: Hints,
    found: Targets,
    renumber: bool,
) -> None:
    by_path = {name.path: name for name in names}
    fresh: dict[str, Values] = {}
    for name in open_:
        spelt = respelled(name.convention.pattern, name.name)
        values = values_of(name, hints)
        if spelt is not None:
            found.renames.append(_rename(name, spelt, "only its spelling was off"))
        elif values.missing:
            reason = f"no value for {', '.join(values.missing)}; {_remedy(name, values)}"
            found.refused.append(Refused(name.path, reason, unknown=True))
        else:
            fresh[name.path] = values
    for convention in {name.convention.name: name.convention for name in open_}.values():
        mine = {p: v.found for p, v in fresh.items() if by_path[p].convention is convention}
        for path, given in numbered(convention, mine, names, renumber=renumber):
            reasons = fresh[path].reasons if path in fresh else ["numbered anew"]
            found.add(by_path[path], given, reasons)
