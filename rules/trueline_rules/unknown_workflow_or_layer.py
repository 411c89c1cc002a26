"""The name is in shape, but its workflow or layer is not one that the convention knows.

Why: a workflow that nobody declared has no owner, no title in the reports and no cell in the
matrix; a layer out of range is nearly always a typing error.  Both slip through a check that looks
at the shape only.

What to do: correct the number in the name, together with everything that refers to the file, or
declare the workflow or layer in the convention's ``workflows`` or ``layers``.  A convention that
lists none accepts any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trueline.facts import Facts
from trueline.findings import Finding, Location
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="NAM009", reads=Reads.NAMES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Look each workflow and layer up among those that the convention lists."""
    for name in facts.judged:
        if name.tokens is None or name.exempt:
            continue
        convention, tokens = name.convention, name.tokens
        for part, value, known in (
            ("workflow", convention.row(tokens), convention.workflows),
            ("layer", convention.column(tokens), convention.layers),
        ):
            if value and known and value not in known:
                message = f"unknown {part} {value}; known are {_listed(known)}"
                yield rule.finding(Location(name.path), message, key=f"{name.name}: {part}")


def _listed(known: Collection[str]) -> str:
    """``0 to 9`` for ten numbers in a row, otherwise all of them."""
    keys = [*known]
    if len(keys) > 2 and all(key.isdecimal() for key in keys):
        numbers = sorted(map(int, keys))
        if numbers[-1] - numbers[0] == len(numbers) - 1:
            return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(keys)


rule.scene(
    "a layer out of range",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V7_L9_1of1_PageService.py --  # finds: unknown layer 9; known are 0 to 8
    """,
)
rule.scene(
    "a workflow that nobody declared",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/routers/WF12_V7_L3_1of1_DomainsRouter.py --  # finds: unknown workflow 12
    """,
)
rule.scene(
    "declared workflows and layers",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    [conventions.v7.workflows]
    12 = "Invoices"
    -- app/routers/WF12_V7_L3_1of1_InvoicesRouter.py --
    -- app/models/WF0_V7_L1_1of1_TenantModel.py --
    """,
)
rule.scene(
    "a convention that lists no workflows accepts any",
    """
    -- trueline.toml --
    [conventions.roles]
    pattern = "wf{workflow}_{name:snake}_{role:router|schemas|service|scheduler}.py"
    -- app/wf40_page_service.py --
    """,
)
