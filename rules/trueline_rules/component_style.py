"""The component in the name is not in the style that its layer asks for.

Why: the ending tells at a glance, in an import or a traceback, what kind of thing a module is.
Where half the routers end in ``Router`` and half do not, a search by name finds half of them.

What to do: rename the file so that the component ends as its layer says, together with everything
that refers to it, or add the ending to the layer's ``suffixes``; a layer without suffixes accepts
any.  The option ``style`` (``Pascal``, ``camel``, ``snake`` or ``UPPER``) asks for a style of words
where the pattern leaves the component open as ``word`` or ``any``; by default it asks for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trueline.facts import Facts, FileName
from trueline.findings import Finding, Location, Severity
from trueline.pattern import ValuesError
from trueline.rule import Reads, Rule
from trueline.spelling import restyled
from trueline.tokens import Token

_STYLES = ("", "Pascal", "camel", "snake", "UPPER")


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a component beside the endings of its layer."""

    style: str = field(
        default="", metadata={"doc": "Style of words that an open component must have, or none."}
    )

    def __post_init__(self) -> None:
        if self.style not in _STYLES:
            known = ", ".join(_STYLES[1:])
            raise ValueError(f'unknown style "{self.style}"; write one of {known}, or ""')


rule = Rule(__name__, code="NAM005", reads=Reads.NAMES, severity=Severity.NOTE, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Judge the words of each component, then its ending."""
    for name in facts.judged:
        if name.tokens is None or name.exempt:
            continue
        component = name.tokens.get(name.convention.component_token)
        if isinstance(component, str):
            yield from _style(name, component, options.style)
            yield from _suffix(name, component)


def _style(name: FileName, component: str, style: str) -> Iterator[Finding]:
    token = name.convention.pattern.token(name.convention.component_token)
    if not style or token is None or token.type not in ("word", "any"):
        return
    asked = Token.typed(token.name, style)
    if not asked.fits(component):
        message = f"{token.name} {component} is not {asked.meaning}"
        want = _renamed(name, restyled(component, style))
        yield rule.finding(Location(name.path), message, key=f"{name.name}: style", want=want)


def _renamed(name: FileName, component: str | None) -> str | None:
    tokens = name.tokens or {}
    try:
        return name.convention.render({**tokens, name.convention.component_token: component or ""})
    except ValuesError:
        return None


def _suffix(name: FileName, component: str) -> Iterator[Finding]:
    convention, tokens = name.convention, name.tokens or {}
    layer = convention.layers.get(convention.column(tokens))
    if layer and layer.suffixes and not component.endswith(layer.suffixes):
        endings = " or ".join(layer.suffixes)
        message = f"{component} does not end in {endings}, as layer {layer} asks"
        yield rule.finding(Location(name.path), message, key=f"{name.name}: suffix")


rule.scene(
    "a router and a service without their endings",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/routers/WF1_V7_L3_1of1_Domains.py --  # finds: Domains does not end in Router
    -- app/services/WF1_V7_L4_1of1_PageHelper.py --  # finds: does not end in Service or Scheduler
    """,
)
rule.scene(
    "the endings of each layer, and a layer that asks for none",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF1_V7_L1_1of1_DomainModel.py --
    -- app/schemas/WF1_V7_L2_1of1_DomainSchemas.py --
    -- app/routers/WF1_V7_L3_1of1_DomainsRouter.py --
    -- app/tasks/WF1_V7_L4_1of1_DomainScheduler.py --
    -- tests/WF1_V7_L7_1of1_Domains.py --
    """,
)
rule.scene(
    "an open component in another style",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    pattern = "WF{workflow}_V{version}_L{layer}_{part}of{parts}_{component:word}.py"
    [rules.NAM005]
    style = "Pascal"
    -- app/db/WF1_V7_L5_1of2_SessionPool.py --
    -- app/setup/WF1_V7_L5_1of2_session_pool.py --  # finds: session_pool is not a PascalCase word
    """,
)
rule.scene(
    "an open component, and no style asked for",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    pattern = "WF{workflow}_V{version}_L{layer}_{part}of{parts}_{component:word}.py"
    -- app/setup/WF1_V7_L5_1of1_session_pool.py --
    """,
)
