"""One report with everything that has ever broken a format, and a few plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trueline.findings import (
    Cell,
    Compliance,
    Crashed,
    Finding,
    Location,
    Related,
    Report,
    Severity,
    Share,
    Skipped,
    fingerprint,
)
from trueline.reports.context import Context
from trueline_rules.off_convention import rule as off_convention

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = {
    ("app/my page.py", 12): "    from app.gone import thing\n",
    ("app/my page.py", 30): 'héllo = "漢字"; \tname\x1b[31m = gone(\n',
    ("app/caf\udce9.py", 3): "x" * 300,
}


def found(where: Location, code: str, name: str, message: str, **more: object) -> Finding:
    severity = more.pop("severity", Severity.ERROR)
    finding = Finding(where, code, name, message, severity, message, **more)  # type: ignore[arg-type]
    return finding._replace(fingerprint=fingerprint(finding))


@pytest.fixture
def finding() -> Callable[..., Finding]:
    return found


@pytest.fixture
def report() -> Report:
    return Report(
        findings=(
            found(
                Location("app/a|b <script>.py"),
                "NAM001",
                "off-convention",
                "50% off :: the `line`, @all",
                want="WF1_V7_L3_1of2_AB.py",
            ),
            found(
                Location("app/caf\udce9.py", 3, 205, 3, 210),
                "IMP002",
                "missing-name",
                "first line\nsecond ]]> line\ufffe",
                severity=Severity.WARNING,
                fixable=True,
            ),
            found(
                Location("app/my page.py", 12, 10, 12, 18),
                "IMP001",
                "missing-module",
                "app.gone does not exist",
                related=(Related(Location("app/here.py", 3, 1), "it went <here>"),),
            ),
            found(
                Location("app/my page.py", 30, 16, 31, 2),
                "IMP002",
                "missing-name",
                "red \x1b[31mname\u202e is gone",
                severity=Severity.NOTE,
                want="a\nb",
            ),
            found(
                Location("public.users.status", subject="schema"),
                "ENU003",
                "doubled-type",
                "has the labels of state",
                related=(Related(Location("app/models.py", 8, 5, 8, 11), "declared here"),),
            ),
        ),
        skipped=(
            Skipped("app/big,file.py", "too large", "50 MB: the limit is 10 MB"),
            Skipped("app/bro\x07ken.py", "syntax error", "invalid\n\nsyntax", 7),
        ),
        crashed=(Crashed("NAM003", "ValueError: 100%\n  ::stop-commands::x"),),
        compliance=Compliance(
            families={
                "ENU": Share(0, 1),
                "IMP": Share(39, 41),
                "MOD": Share(0, 0),
                "NAM": Share(30, 41, 10),
                "SQL": Share(5, 5),
            },
            rules={"ENU003": 1, "IMP001": 1, "IMP002": 2, "NAM001": 1, "NAM003": 0},
            matrix=(
                Cell("V7", "WF10 Ex|port", "L1 Models", Share(1, 2)),
                Cell("V7", "WF2 <Pages>", "L3 Routers", Share(3, 3)),
                Cell("V7", "WF2 <Pages>", "L1 Models", Share(0, 2, 2)),
            ),
        ),
        files=41,
        baselined=4,
        suppressed=2,
        timings={"facts": 0.25, "rules": 0.125},
    )


@pytest.fixture
def clean() -> Report:
    compliance = Compliance({"NAM": Share(2, 2)}, {"NAM001": 0})
    return Report((), (), (), compliance, files=2, timings={"total": 0.04, "facts": 0.03})


@pytest.fixture
def empty() -> Report:
    return Report((), (), (), Compliance({}, {}), files=0, timings={"total": 0.01})


@pytest.fixture
def scene() -> Context:
    return Context(
        rules={"NAM001": off_convention},
        line=lambda path, number: LINES.get((path, number)),
        colour=False,
        version="1.2.3",
        root="my <shop>",
        statistics=False,
    )
