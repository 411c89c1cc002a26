"""A plan in the format that was asked for."""

from __future__ import annotations

from trueline.cli.output import colour
from trueline.impact import is_empty
from trueline.plan import Plan
from trueline.planfile import encode
from trueline.proposal import Patch

_LINES = 20
"""So many lines of each list are shown where the diff is not either."""


def shown(plan: Plan, patches: tuple[Patch, ...], output_format: str, *, diff: bool = False) -> str:
    """Return the plan as text; ``diff`` adds the diff to the format for people."""
    from trueline.reports import plan_markdown, plan_patch, plan_text
    from trueline.reports.ansi import painter

    if output_format == "json":
        return encode(plan)
    if output_format == "markdown":
        return plan_markdown.plan_markdown(plan)
    if output_format == "patch":
        return plan_patch.git_patch(patches).decode("utf-8", "surrogateescape")
    whole = diff or is_empty(plan)  # an empty plan is not written, so nothing can show it later
    text = plan_text.plan_text(plan, None if whole else _LINES)
    return f"{text}\n{plan_text.diff_text(patches, painter(colour()))}" if diff else text
