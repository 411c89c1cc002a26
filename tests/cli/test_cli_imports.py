"""What a run without a database does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cli_support import Place

_HEAVY = ("psycopg", "sqlglot", "libcst", "sqlalchemy")
_RUN = """
import sys
from trueline.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit as left:
    print(left.code, *(name for name in {heavy} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [("check",), ("snapshot", "--help"), ("report",)])
def test_without_a_database_nothing_heavy_is_loaded(
    place: Place, arguments: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(heavy=_HEAVY), *arguments],
        cwd=place.root,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr.split() == ["0"]
