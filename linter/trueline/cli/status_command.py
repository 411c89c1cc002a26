"""``trueline status``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from trueline.cli.project import project_root
from trueline.cli.runs import alone, busy_timeout, stores_of
from trueline.errors import Exit, TruelineError
from trueline.execute import backwards, preflight
from trueline.ledger import Ledger, Run, State, exists


@click.command()
@click.option(
    "--keep",
    multiple=True,
    metavar="ADDRESS",
    help="Leave this address as it is when an interrupted run is taken back.",
)
@busy_timeout
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--output-format", type=click.Choice(("text", "json")), default="text")
def command(keep: tuple[str, ...], wait: float | None, limit: int, output_format: str) -> int:
    """List the newest runs and whether each can be rolled back.

    A run that was interrupted is taken back first.  If somebody has changed a file that it was
    working on, nothing is touched and the file is named (exit 4).
    """
    root = project_root()
    rows: list[tuple[Run, str]] = []
    if exists(root):
        with alone(root, frozenset(keep), wait) as ledger:
            rows = [(run, _way_back(root, ledger, run)) for run in ledger.runs()[-limit:]]
    text = "\n".join(_lines(rows)) or "Nothing was ever applied here."
    click.echo(_json(rows) if output_format == "json" else text)
    return Exit.CLEAN


def _way_back(root: Path, ledger: Ledger, run: Run) -> str:
    """Return why a run can't be rolled back; empty when it can."""
    back = [each.id for each in ledger.runs() if each.undoes == run.id]
    done = [each.id for each in ledger.runs() if each.id in back and each.state is State.APPLIED]
    if done:
        return f"was rolled back by run {done[-1]}"
    try:
        preflight(stores_of(root), backwards(ledger, run))
    except TruelineError as error:
        return str(error)
    return ""


def _lines(rows: list[tuple[Run, str]]) -> Iterator[str]:
    for run, why in rows:
        outcome = "can be rolled back" if not why else why.partition("\n")[0]
        yield f"{run.id:>4}  {run.begun}  {run.state:<8} {run.title}"
        yield f"      {outcome}"
        for sentence in run.remembered:
            yield f"      {sentence}"


def _json(rows: list[tuple[Run, str]]) -> str:
    import json

    return json.dumps(
        [
            {
                "run": run.id,
                "plan": run.plan,
                "title": run.title,
                "state": str(run.state),
                "undoes": run.undoes,
                "begun": run.begun,
                "ended": run.ended,
                "remembered": [*run.remembered],
                "can_be_rolled_back": not why,
                "why_not": why or None,
            }
            for run, why in rows
        ],
        indent=1,
    )
