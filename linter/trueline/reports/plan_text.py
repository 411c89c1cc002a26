"""A plan for the terminal: what, why, impact, every edit class, and the diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trueline.changes import FILE
from trueline.plan import Plan, changes_of
from trueline.proposal import Patch
from trueline.reports.ansi import Paint
from trueline.reports.escape import visible
from trueline.reports.plan_patch import git_patch
from trueline.reports.plan_words import classes, how_sure, impact_rows, place, renames

_STYLES = {b"+": "green", b"-": "red", b"@": "cyan", b"d": "bold"}


def plan_text(plan: Plan) -> str:
    """Return everything but the diff."""
    return "\n".join(_parts(plan)) + "\n"


def _parts(plan: Plan) -> Iterator[str]:
    yield f"{plan.id}: {visible(plan.title)}"
    if plan.why:
        yield f"  {visible(plan.why)}"
    yield ""
    for label, text in impact_rows(plan):
        yield f"  {label:<10} {visible(text)}"
    for reason in plan.impact.reasons:
        yield f"             - {visible(reason)}"
    for pair in renames(changes_of(plan)):
        yield f"  {visible(pair.old_path)} -> {visible(pair.new_path)}"
    for number, patch in enumerate(plan.patches, 1):
        yield ""
        yield f"{number}. {visible(patch.title)}" + _optional(patch, number)
        yield from _classes(patch)
    yield from _left(plan)


def _optional(patch: Patch, number: int) -> str:
    return f" (optional: --with {number})" if patch.optional else ""


def _classes(patch: Patch) -> Iterator[str]:
    for kind, _, count, edit in classes(patch.edits):
        yield f"  {count:>5} x {visible(kind)}: {visible(how_sure(edit))}"
        yield f"          {place(edit)}: {visible(edit.old)} -> {visible(edit.new)}"


def _left(plan: Plan) -> Iterator[str]:
    if plan.decisions:
        yield ""
        yield "To be decided (--include likely takes them into a new plan):"
    for edit in plan.decisions:
        yield f"  {place(edit)}: {visible(edit.old)} -> {visible(edit.new)} ({how_sure(edit)})"
    if plan.unresolved:
        yield ""
        yield "Left alone:"
    for each in plan.unresolved:
        where = f"{each.address}:{each.line}" if each.line else each.address
        yield f"  {visible(where)}: {visible(each.reason)}"


def diff_text(patches: Iterable[Patch], paint: Paint) -> str:
    """Return the diff of files, and the statements of everything else."""
    patches = tuple(patches)
    lines = [_painted(line, paint) for line in git_patch(patches).split(b"\n")]
    return "\n".join((*lines, *_scripts(patches)))


def _painted(line: bytes, paint: Paint) -> str:
    text = visible(line.decode("utf-8", "backslashreplace"), keep="\t")
    style = _STYLES.get(line[:1])
    return paint(style, text) if style else text


def _scripts(patches: tuple[Patch, ...]) -> Iterator[str]:
    for patch in patches:
        for change in patch.changes:
            if change.subject != FILE:
                yield f"-- {change.subject} {visible(change.address)}: up"
                yield from change.script.do
                yield f"-- {change.subject} {visible(change.address)}: down"
                yield from change.script.undo
