"""Plans over generated projects: back is back, twice is once, and every import means the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from renames_support import Files, applied, changes_of, planned, renames, reversed_

SETTINGS = """
[conventions.v7]
preset = "v7"
exempt = ["__init__.py", "kept.py"]
[fixers.names]
workflows = { "**" = "1" }
layers = { "**" = "4" }
"""
PACKAGES = ("app", "app/api", "app/core_logic", "lib")
STEMS = ("alpha", "beta", "gamma_service", "kept", "delta")
FORMS = (
    "from {package} import {stem}\nseen.append({stem}.VALUE)",
    "from {package} import {stem} as other\nseen.append(other.VALUE)",
    "import {dotted}\nseen.append({dotted}.VALUE)",
    "import {dotted} as other\nseen.append(other.VALUE)",
    "from {dotted} import VALUE as {stem}_value\nseen.append({stem}_value)",
    "def f():\n    import {dotted}\n    return {dotted}.VALUE\nseen.append(f())",
    "from {dotted} import (  # why\n    VALUE as v,  # this one\n)\nseen.append(v)",
    "from importlib import import_module\nseen.append(import_module('{dotted}').VALUE)",
    "try:\n    from {package} import {stem}\nexcept ImportError:\n    {stem} = None\n"
    "seen.append({stem}.VALUE)",
    "import {top}\nimport {dotted}\nseen.append([{top} for {top} in [{dotted}.VALUE]])",
    "from unittest.mock import patch\nwith patch('{dotted}.VALUE', 7):\n"
    "    from {dotted} import VALUE\nseen.append(VALUE)",
)
RELATIVE = (
    "from {dots}{inner} import VALUE as r\nseen.append(r)",
    "from {dots}{folder} import {stem} as r\nseen.append(r.VALUE)",
)


@st.composite
def projects(draw: st.DrawFn) -> Files:
    """Make a project whose modules import those that come before them."""
    chosen = draw(st.lists(st.sampled_from(PACKAGES), min_size=1, unique=True))
    packages = sorted({*chosen, *(package.partition("/")[0] for package in chosen)})
    files: Files = {f"{package}/__init__.py": b"" for package in packages}
    made: list[tuple[str, str]] = []
    for package in packages:
        for stem in draw(st.lists(st.sampled_from(STEMS), min_size=1, max_size=4, unique=True)):
            body = [f"VALUE = '{package}/{stem}'", "seen = []"]
            body += [_statement(draw, package, *each) for each in _some(draw, made)]
            files[f"{package}/{stem}.py"] = "\n".join((*body, "")).encode()
            made.append((package, stem))
    if draw(st.booleans()):
        package, stem = draw(st.sampled_from(made))
        files[f"{package}/__init__.py"] = f"from . import {stem}\n__all__ = ['{stem}']\n".encode()
    return files


def _some(draw: st.DrawFn, made: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return draw(st.lists(st.sampled_from(made), max_size=3)) if made else []


def _statement(draw: st.DrawFn, here: str, package: str, stem: str) -> str:
    dotted = f"{package.replace('/', '.')}.{stem}"
    same_top = here.partition("/")[0] == package.partition("/")[0]
    form = draw(st.sampled_from(FORMS + RELATIVE if same_top else FORMS))
    inner = dotted.partition(".")[2]
    return form.format(
        package=package.replace("/", "."),
        stem=stem,
        dotted=dotted,
        top=dotted.partition(".")[0],
        dots="." * (here.count("/") + 1),
        inner=inner,
        folder=inner.rpartition(".")[0],
    )


def outcomes(files: Files) -> dict[str, str]:
    """Import every module in a fresh interpreter; return what each has seen, or its error."""
    with TemporaryDirectory() as folder:
        for path, data in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(data)
        names = [path[:-3].replace("/", ".") for path in sorted(files)]
        code = "\n".join(_probe(name.removesuffix(".__init__")) for name in names)
        done = subprocess.run(
            [sys.executable, "-B", "-c", code],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    return dict(zip(sorted(files), done.stdout.splitlines(), strict=True))


def _probe(name: str) -> str:
    return (
        "import importlib, sys\n"
        "for loaded in [m for m in sys.modules if m.split('.')[0] in ('app', 'lib')]:\n"
        "    del sys.modules[loaded]\n"
        f"try: print(getattr(importlib.import_module({name!r}), 'seen', None))\n"
        "except Exception as error: print(type(error).__name__)"
    )


def back_to_old(after: dict[str, str], moved: dict[str, str]) -> Iterator[tuple[str, str]]:
    old = {new: path for path, new in moved.items()}
    yield from ((old.get(path, path), seen) for path, seen in after.items())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_back_is_back_twice_is_once_and_imports_mean_the_same(files: Files) -> None:
    proposal = planned(files, SETTINGS)
    changes = changes_of(proposal)
    after = applied(files, changes)

    assert files == applied(after, reversed_(changes))
    assert () == planned(after, SETTINGS).patches
    moved = renames(proposal)
    assert {p for p in files if not p.endswith(("__init__.py", "kept.py"))} == set(moved)
    assert outcomes(files) == dict(back_to_old(outcomes(after), moved))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects(), st.sampled_from(["layer", "workflow", "1", "2"]))
def test_every_wave_leaves_imports_as_they_were_and_all_end_where_one_plan_ends(
    files: Files, wave: str
) -> None:
    now, wanted, was = files, planned(files, SETTINGS), outcomes(files)
    while (proposal := planned(now, SETTINGS, wave=wave)).patches:
        now = applied(now, changes_of(proposal))
        moved = renames(wanted)
        assert was == dict(back_to_old(outcomes(now), moved))

    assert applied(files, changes_of(wanted)) == now
