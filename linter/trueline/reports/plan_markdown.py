"""A plan as a page for reviewers: what, why, impact, risk, way back, and what is left to people."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.plan import Plan, changes_of
from trueline.proposal import Edit, Patch
from trueline.reports.escape import visible
from trueline.reports.markdown_escape import code, prose
from trueline.reports.plan_words import classes, how_sure, impact_rows, place, renames
from trueline.reports.summary import plural


def plan_markdown(plan: Plan) -> str:
    """Return the page."""
    return "\n\n".join(_parts(plan)) + "\n"


def _parts(plan: Plan) -> Iterator[str]:
    yield f"# {prose(plan.title)}"
    yield f"Plan {code(plan.id)}, made by `trueline plan {plan.kind}`. It is applied with " + (
        f"`trueline apply {plan.id}` and taken back with `trueline rollback`."
    )
    if plan.why:
        yield prose(plan.why)
    yield "## Impact"
    yield "\n".join(f"- {label}: {prose(text)}" for label, text in impact_rows(plan))
    if plan.impact.reasons:
        yield "Reasons for the risk:"
        yield "\n".join(f"- {prose(reason)}" for reason in plan.impact.reasons)
    yield from _renames(plan)
    for number, patch in enumerate(plan.patches, 1):
        yield from _patch(patch, number)
    yield from _left(plan)


def _renames(plan: Plan) -> Iterator[str]:
    moved = renames(changes_of(plan))
    if moved:
        yield "## Renames"
        yield "\n".join(f"- {code(pair.old_path)} → {code(pair.new_path)}" for pair in moved)


def _patch(patch: Patch, number: int) -> Iterator[str]:
    optional = f" (optional: `--with {number}`)" if patch.optional else ""
    yield f"## {number}. {prose(patch.title)}{optional}"
    if patch.why:
        yield prose(patch.why)
    yield f"{plural(len(patch.changes), 'change')}, {plural(len(patch.edits), 'edit')}."
    if patch.notes:
        yield _quoted(patch.notes)
    if patch.edits:
        yield "\n".join(_classes(patch))


def _quoted(notes: tuple[str, ...]) -> str:
    """Return lines as a block of code; an indented one can't be closed by what is in it."""
    return "\n".join(f"    {visible(note)}" for note in notes)


def _classes(patch: Patch) -> Iterator[str]:
    yield "| class | edits | why it is sure | for example |"
    yield "|:--|--:|:--|:--|"
    for kind, _, count, edit in classes(patch.edits):
        example = f"{code(place(edit))}: {_rewrite(edit)}"
        yield f"| {prose(kind)} | {count} | {prose(how_sure(edit))} | {example} |"


def _left(plan: Plan) -> Iterator[str]:
    if plan.decisions:
        yield "## To be decided"
        yield "These edits are only likely; `--include likely` takes them into a new plan."
        yield "\n".join(
            f"- {code(place(edit))}: {_rewrite(edit)} ({prose(how_sure(edit))})"
            for edit in plan.decisions
        )
    if plan.unresolved:
        yield "## Left alone"
        yield "\n".join(
            f"- {code(f'{each.address}:{each.line}' if each.line else each.address)}: "
            f"{prose(each.reason)}"
            for each in plan.unresolved
        )


def _rewrite(edit: Edit) -> str:
    """Both sides in a table's cell, where no bar may stand."""
    return f"{prose(edit.old)} → {prose(edit.new)}"
