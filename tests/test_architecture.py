"""The shape of the code is a promise too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path for root in ("linter", "rules", "fixers") for path in (ROOT / root).rglob("*.py")
)


def lengths(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree) if isinstance(node, functions)]
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]


def test_facts_flow_one_way() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_most_functions_are_short_and_none_is_long() -> None:
    found = [length for path in FILES for length in lengths(path)]

    assert median(found) <= 9
    assert max(found) <= 45


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", ["ast", "json", "libcst", "sqlglot", "psycopg", "subprocess"])
def test_the_version_is_told_without_loading(module: str) -> None:
    code = (
        "import sys\nfrom trueline.__main__ import main\n"
        "try: main(['--version'])\nexcept SystemExit: pass\n"
        f"sys.exit({module!r} in sys.modules or 'click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0
