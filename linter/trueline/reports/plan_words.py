"""A plan in words: what both the page for reviewers and the terminal say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from trueline.changes import FILE, Change
from trueline.plan import Plan, Reversibility
from trueline.proposal import Certainty, Edit
from trueline.reports.plan_patch import Pair, pairs
from trueline.reports.summary import plural

_WAYS_BACK = {
    Reversibility.FULL: "full: `trueline rollback` restores every byte",
    Reversibility.PARTIAL: "partial: see the critical reasons",
    Reversibility.NONE: "none: see the critical reasons",
}


def impact_rows(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield what is touched and how risky that is, as pairs of a label and a text."""
    impact = plan.impact
    places = len(impact.touched) - impact.moved  # what moves has an address before and one after
    yield "touches", f"{plural(places, 'place')}, {impact.moved} moved"
    if impact.workflows:
        yield "workflows", ", ".join(impact.workflows)
    if impact.layers:
        yield "layers", ", ".join(impact.layers)
    if impact.importers:
        yield "importers", plural(len(impact.importers), "file")
    yield "risk", impact.risk.name.lower()
    yield "way back", _WAYS_BACK[impact.reversibility]


def renames(changes: Iterable[Change]) -> list[Pair]:
    """Return the files that move, sorted by new path."""
    return [pair for pair in pairs([c for c in changes if c.subject == FILE]) if pair.is_move]


def classes(edits: Iterable[Edit]) -> list[tuple[str, str, int, Edit]]:
    """Return kind, reason, count and an example of each class of edits, the largest first."""
    everything = list(edits)
    counts = Counter((edit.kind, edit.why) for edit in everything)
    first = {(edit.kind, edit.why): edit for edit in reversed(everything)}
    return [(*key, count, first[key]) for key, count in counts.most_common()]


def place(edit: Edit) -> str:
    """Return where an edit is."""
    return f"{edit.path}:{edit.line}" if edit.line else edit.path


def how_sure(edit: Edit) -> str:
    """Return why an edit is sure, or that it is not."""
    return edit.why if edit.certainty is Certainty.SURE else f"likely: {edit.why}"
