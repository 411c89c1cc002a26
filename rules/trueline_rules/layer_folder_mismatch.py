"""The name says one layer, the folder belongs to another.

Why: people trust whichever of the two they see first.  A service that lies among the routers is
loaded, reviewed and tested by the routers' rules, and a migration that moves layer after layer
takes it along in the wrong wave.

What to do: decide what the file is by what it does, then move it or rename it, together with
everything that refers to it.  Which folders belong to which layer is said in the convention's
``layers``; the nearest folder that a layer claims counts, and a folder that no layer claims is not
judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts
from trueline.findings import Finding, Location
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="NAM002", reads=Reads.NAMES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Compare the layer in each name with the layers that claim its folder."""
    for name in facts.judged:
        if name.tokens is None or name.exempt:
            continue
        convention = name.convention
        said = convention.layers.get(convention.column(name.tokens))
        claimed = convention.layers_of(name.folder)
        if said and claimed and said not in claimed:
            layers = " or ".join(map(str, claimed))
            message = f"the name says layer {said}, its folder is for layer {layers}"
            yield rule.finding(Location(name.path), message, key=name.name)


rule.scene(
    "a service among the routers",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/routers/WF1_V7_L3_1of1_DomainsRouter.py --
    -- app/routers/WF1_V7_L4_1of1_PageService.py --  # finds: says layer 4 (Services & schedulers)
    """,
)
rule.scene(
    "the nearest folder counts",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/models/WF1_V7_L1_1of1_DomainModel.py --
    -- app/models/services/WF1_V7_L1_1of1_PageModel.py --  # finds: folder is for layer 4
    """,
)
rule.scene(
    "two folders of one layer, and a folder that no layer claims",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/tasks/WF1_V7_L4_1of2_DomainScheduler.py --
    -- app/services/WF1_V7_L4_2of2_DomainService.py --
    -- app/workflows/WF2_V7_L8_1of1_Orchestrator.py --
    """,
)
rule.scene(
    "folders of one's own",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    [conventions.v7.layers.4]
    folders = ["jobs"]
    -- app/jobs/WF1_V7_L4_1of1_PageService.py --
    """,
)
