"""The results as Markdown tables, between the marks of a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START, END = "<!-- results: start -->", "<!-- results: end -->"
_ORDER = ("trueline", "rope", "libcst")
_HEAD = (
    "| project | tool | renamed | tests | lost | imports left | strings left | settings left "
    "| seconds | CPU seconds | back to the byte |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"
)


def write(page: Path, results: list[dict[str, Any]], beside: list[dict[str, Any]]) -> None:
    """Put the tables between the marks of the page; ``beside`` are the times beside rope."""
    text = page.read_text(encoding="utf-8")
    if START not in text or END not in text:
        sys.exit(f"{page} has no marks {START} and {END}")
    before, rest = text.split(START)
    body = "\n".join(_body(sorted(results, key=_place), beside))
    page.write_text(f"{before}{START}\n{body}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _place(result: dict[str, Any]) -> tuple[str, int, str]:
    return result["project"], _ORDER.index(result["tool"].partition(" ")[0]), result["tool"]


def _body(results: list[dict[str, Any]], beside: list[dict[str, Any]]) -> Iterator[str]:
    yield _HEAD
    yield from map(_row, results)
    yield "\n### Beside rope\n"
    yield "| project | renames | of | CPU seconds of Trueline | of rope | ratio | by the clock | |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|"
    yield from (_ratio(each["project"], [each]) for each in beside)
    yield _ratio("**all together**", beside)
    yield "\n### Tests that Trueline lost\n"
    lost = [(r, test) for r in results if r["tool"].startswith("trueline") for test in r["lost"]]
    yield from (f"- {r['project']}, `{r['tool']}`: `{test}`" for r, test in lost)
    yield "" if lost else "None."
    yield "\n### Modules that Trueline kept\n"
    kept = [(r["project"], *each) for r in results for each in r.get("kept", {}).items()]
    yield from (f"- {name}: `{path}`: {why}" for name, path, why in sorted({*kept}))


def _row(result: dict[str, Any]) -> str:
    done = f"{result['done']} of {result['modules']}"
    back = {True: "yes", False: "**no**"}.get(result.get("rollback to the byte", ""), "-")
    numbers = [result[key] for key in ("imports", "strings", "settings", "seconds", "cpu")]
    cells = [
        f"{result['project']} {result['version']}",
        f"`{result['tool']}`",
        done,
        result["tests"],
        len(result["lost"]),
        *numbers,
        back,
    ]
    return f"| {' | '.join(map(str, cells))} |"


def _ratio(name: str, runs: list[dict[str, Any]]) -> str:
    both, wanted = (sum(run[key] for run in runs) for key in ("both", "wanted"))
    cpu, clock = (
        [sum(run[tool][key] for run in runs) for tool in ("trueline", "rope")]
        for key in ("cpu", "seconds")
    )
    ratio = cpu[0] / cpu[1]
    verdict = "met" if ratio <= 0.1 else "missed"
    figures = f"{cpu[0]:.2f} | {cpu[1]:.2f} | {ratio:.3f} | {clock[0] / clock[1]:.2f}"
    return f"| {name} | {both} | {wanted} | {figures} | {verdict} |"
