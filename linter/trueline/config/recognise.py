"""Recognise the naming convention that a project already follows, or began to follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trueline.config.convention_keys import build_convention
from trueline.convention import Convention
from trueline.globs import Globs
from trueline.presets import PRESETS

TESTS = Globs(("{test,tests,testing}", "test_*.py", "*_test.py", "conftest.py"))

PRESCRIBED = (
    *("migrations", "alembic", "management", "tests", "test"),
    *("manage.py", "wsgi.py", "asgi.py", "settings.py", "urls.py", "apps.py", "admin.py"),
    *("celery.py", "conftest.py"),
)
"""Files and folders whose names a framework or tool prescribes."""

ALIKE: Mapping[str, tuple[str, ...]] = {
    "models": ("model", "entities", "orm"),
    "schemas": ("schema", "dto", "dtos"),
    "routers": ("router", "routes", "api", "endpoints", "views"),
    "services": ("service",),
    "tasks": ("task", "schedulers", "scheduler", "jobs", "workers"),
    "config": ("settings", "configuration"),
    "db": ("database",),
    "static": ("ui", "templates", "frontend"),
}
"""Other names that people give to the folders of a layer."""

_ENOUGH = 2
"""So many names make an intention; the built-in patterns are too peculiar for chance."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A convention that fits: which files, and how many of them already follow it.

    ``near`` names would follow it but for hyphens.  ``layers`` maps the key of a layer to the
    folders that exist; ``titles`` are theirs.
    """

    preset: str
    paths: tuple[str, ...]
    exempt: tuple[str, ...]
    layers: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    following: int
    near: int
    judged: int


def recognise(files: Sequence[str], roots: Sequence[str]) -> Proposal | None:
    """Return the built-in convention that most names mean, None when hardly any does."""
    candidates = [path for path in files if path.endswith(".py") and not TESTS.matches(path)]
    meant = {name: [p for p in candidates if _meant(_preset(name), p)] for name in PRESETS}
    best = max(meant, key=lambda name: len(meant[name]))
    return _proposal(best, candidates, meant[best], roots) if len(meant[best]) >= _ENOUGH else None


def _preset(name: str) -> Convention:
    return build_convention(name, {"preset": name})


def _meant(convention: Convention, path: str) -> Mapping[str, int | str] | None:
    """The tokens of a name, hyphens forgiven."""
    name = path.rpartition("/")[2]
    return convention.parse(name) or convention.parse(name.replace("-", "_"))


def _proposal(
    name: str, candidates: Sequence[str], meant: Sequence[str], roots: Sequence[str]
) -> Proposal:
    convention = _preset(name)
    packages = sorted({_package(path, roots) for path in meant})
    paths = tuple(f"{package}/**/*.py" if package else "**/*.py" for package in packages)
    covered = [*filter(Globs(paths).matches, candidates)]
    exempt = tuple(_exempt(covered, convention))
    judged = [p for p in covered if not convention.exempt.matches(p) and not _in(p, exempt)]
    following = sum(convention.parse(path.rpartition("/")[2]) is not None for path in judged)
    return Proposal(
        preset=name,
        paths=paths,
        exempt=exempt,
        layers=_layers(convention, covered, meant),
        titles={key: layer.title for key, layer in convention.layers.items()},
        following=following,
        near=sum(_meant(convention, path) is not None for path in judged) - following,
        judged=len(judged),
    )


def _package(path: str, roots: Sequence[str]) -> str:
    """The top-level package of a file: the folder directly below its import root."""
    inside = (root for root in roots if root == "." or path.startswith(f"{root}/"))
    root = max(inside, key=lambda root: -1 if root == "." else len(root), default=".")
    prefix = "" if root == "." else f"{root}/"
    first, slash, _ = path.removeprefix(prefix).partition("/")
    return f"{prefix}{first}" if slash else prefix.rstrip("/")


def _exempt(covered: Sequence[str], convention: Convention) -> Iterator[str]:
    """Prescribed names that occur and that the preset does not already leave out."""
    left = [path for path in covered if not convention.exempt.matches(path)]
    for name in PRESCRIBED:
        if any(_in(path, (name,)) for path in left):
            yield name


def _in(path: str, names: Iterable[str]) -> bool:
    return not set(path.split("/")).isdisjoint(names)


def _layers(
    convention: Convention, covered: Sequence[str], meant: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The folders of each layer that exist, by what their files say, otherwise by their names."""
    folders = {part for path in covered for part in path.split("/")[:-1]}
    said = _said(convention, meant)
    found: dict[str, tuple[str, ...]] = {}
    for key, layer in convention.layers.items():
        usual = {name for folder in layer.folders for name in (folder, *ALIKE.get(folder, ()))}
        named = {folder for folder in usual & folders if said.get(folder, key) == key}
        evident = {folder for folder, other in said.items() if other == key}
        if named | evident:
            found[key] = tuple(sorted(named | evident))
    return found


def _said(convention: Convention, meant: Sequence[str]) -> dict[str, str]:
    """The layer that nearly all files directly in a folder name, by the folder's name."""
    votes: dict[str, Counter[str]] = {}
    for path in meant:
        folder = path.rpartition("/")[0].rpartition("/")[2]
        tokens: Any = _meant(convention, path)
        votes.setdefault(folder, Counter())[convention.column(tokens)] += 1
    return {
        folder: count.most_common(1)[0][0]
        for folder, count in votes.items()
        if folder and count.total() >= _ENOUGH and len(count) == 1
    }
