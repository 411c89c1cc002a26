"""Importing every module of a copy, in the project's own interpreter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from pathlib import Path

from trueline.errors import BlindError
from trueline.facts import Facts

_PRELOADED = 5
"""A package that so many modules import is imported before all of them, once for each process."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of importing a module: the type and text of its error, and the seconds it took."""

    error: str
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """A copy of the project, and how Python runs in it; ``roots`` are its import roots."""

    root: Path
    python: str
    roots: tuple[str, ...]
    jobs: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the copy comes before any installed version of itself."""
        ours = [os.fspath(self.root / root) for root in self.roots]
        inherited = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
        return {**os.environ, "PYTHONPATH": os.pathsep.join((*ours, *inherited))}


def modules_of(facts: Facts, roots: Sequence[str]) -> dict[str, str]:
    """Map the path of each importable module to its dotted name.

    Files that are run rather than imported are left out.
    """
    found = {}
    for path in facts.python:
        name = dotted(path, roots)
        if name and name.rpartition(".")[2] not in ("__main__", "setup", "conftest"):
            found[path] = name
    return found


def dotted(path: str, roots: Sequence[str]) -> str:
    """Return the name under which a file is imported, empty when there is none."""
    around = [root for root in roots if not root or path.startswith(f"{root}/")]
    if not around:
        return ""
    root = max(around, key=len)
    inside = path[len(root) + 1 if root else 0 :].removesuffix(".py").removesuffix("/__init__")
    parts = inside.split("/")
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""


def packages_of(facts: Facts) -> tuple[str, ...]:
    """Return the foreign packages that are worth importing once."""
    from collections import Counter

    names = Counter(
        name
        for path, module in facts.modules.items()
        for name in {row[0].partition(".")[0] for row in module.import_rows if not row[1]}
        if name and facts.tree.absolute(name, path).kind.value == "foreign"
    )
    return tuple(sorted(name for name, count in names.items() if count >= _PRELOADED))


def import_all(
    place: Place, names: Iterable[str], preload: tuple[str, ...]
) -> Mapping[str, Imported]:
    """Import each module in a process that has imported none before; return what came of it."""
    wanted = sorted(names)
    found = _import_all(place, wanted, preload)
    return _import_all(place, wanted, ()) if "" in found else found


def _import_all(place: Place, names: list[str], preload: tuple[str, ...]) -> dict[str, Imported]:
    shares = [share for share in (names[n :: place.jobs] for n in range(place.jobs)) if share]
    probes = [_Probe(place, share, preload) for share in shares]
    found = dict(row for probe in probes for row in probe.results())
    if "" not in found and len(found) < len(names):
        raise BlindError(
            f"{place.python}: is no Python that can import the modules; name another --python"
        )
    return found


class _Probe:
    """A process that imports a share of the modules; files as its pipes, so that none is full."""

    def __init__(self, place: Place, names: list[str], preload: tuple[str, ...]) -> None:
        from subprocess import DEVNULL, Popen
        from tempfile import TemporaryFile

        source = Path(__file__).with_name("probe.py").read_text(encoding="utf-8")
        self._said = TemporaryFile()  # noqa: SIM115  # closed when it is read
        with TemporaryFile() as asked:
            asked.write(" ".join(names).encode())
            asked.seek(0)
            try:
                self._process = Popen(
                    (place.python, "-c", source, *preload),
                    cwd=place.root,
                    env=place.environment,
                    stdin=asked,
                    stdout=self._said,
                    stderr=DEVNULL,
                )
            except OSError as error:
                raise BlindError(f"{place.python}: can't be started: {error.strerror}") from error

    def results(self) -> Iterator[tuple[str, Imported]]:
        """Wait, and yield what came of each module."""
        self._process.wait()
        self._said.seek(0)
        with self._said as lines:
            for line in lines:
                try:
                    name, error, text, seconds = loads(line)
                except ValueError:
                    continue  # a package that was imported beforehand printed something
                yield name, Imported(error, text, seconds)
