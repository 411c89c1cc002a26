"""A plan for the terminal: what, why, impact, every edit class, and the diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trueline.changes import DOCUMENT, FILE
from trueline.plan import Plan, changes_of
from trueline.proposal import Edit, Patch, Unresolved
from trueline.reports.ansi import Paint
from trueline.reports.escape import visible
from trueline.reports.plan_patch import git_patch
from trueline.reports.plan_words import classes, how_sure, impact_rows, place, renames

_STYLES = {b"+": "green", b"-": "red", b"@": "cyan", b"d": "bold"}


def plan_text(plan: Plan, limit: int | None = None) -> str:
    """Return everything but the diff; at most ``limit`` lines of each list."""
    return "\n".join(_parts(plan, limit)) + "\n"


def _parts(plan: Plan, limit: int | None) -> Iterator[str]:
    yield f"{plan.id}: {visible(plan.title)}"
    if plan.why:
        yield f"  {visible(plan.why)}"
    yield ""
    for label, text in impact_rows(plan):
        yield f"  {label:<10} {visible(text)}"
    for reason in plan.impact.reasons:
        yield f"             - {visible(reason)}"
    moved = renames(changes_of(plan))
    yield from _some([f"  {visible(p.old_path)} -> {visible(p.new_path)}" for p in moved], limit)
    for number, patch in enumerate(plan.patches, 1):
        yield ""
        yield f"{number}. {visible(patch.title)}" + _optional(patch, number)
        yield from (f"  {visible(note)}" for note in patch.notes)
        yield from _classes(patch)
    yield from _left(plan, limit)


def _some(lines: list[str], limit: int | None) -> Iterator[str]:
    """Yield the first lines, and say how many are left out."""
    yield from lines[:limit]
    if limit is not None and len(lines) > limit:
        yield f"  … {len(lines) - limit} more, `trueline show` lists them"


def _optional(patch: Patch, number: int) -> str:
    return f" (optional: --with {number})" if patch.optional else ""


def _classes(patch: Patch) -> Iterator[str]:
    for kind, _, count, edit in classes(patch.edits):
        yield f"  {count:>5} x {visible(kind)}: {visible(how_sure(edit))}"
        yield f"          {place(edit)}: {visible(edit.old)} -> {visible(edit.new)}"


def _left(plan: Plan, limit: int | None) -> Iterator[str]:
    if plan.decisions:
        yield ""
        yield "To be decided (--include likely takes them into a new plan):"
        yield from _some([_decision(edit) for edit in plan.decisions], limit)
    if plan.unresolved:
        yield ""
        yield "Left alone:"
        yield from _some([_reason(each) for each in plan.unresolved], limit)


def _decision(edit: Edit) -> str:
    return f"  {place(edit)}: {visible(edit.old)} -> {visible(edit.new)} ({how_sure(edit)})"


def _reason(each: Unresolved) -> str:
    where = f"{each.address}:{each.line}" if each.line else each.address
    return f"  {visible(where)}: {visible(each.reason)}"


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
            if change.subject not in (FILE, DOCUMENT):  # the notes tell of documents
                yield f"-- {change.subject} {visible(change.address)}: up"
                yield from change.script.do
                yield f"-- {change.subject} {visible(change.address)}: down"
                yield from change.script.undo
