"""``trueline explain``."""

from __future__ import annotations

from collections.abc import Mapping

import click

from trueline.docs import fixer_page, page
from trueline.errors import UsageError
from trueline.registry import load, load_fixers
from trueline.rule import Rule


@click.command()
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what a rule means, why it matters and what to do.

    CODE may be the rule's name too, or the name of a fixer.  Without CODE, list all rules.
    """
    rules = load()
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.severity:<7}  {rule.summary}")
    elif fixer := load_fixers().get(code.lower()):
        click.echo(fixer_page(fixer))
    else:
        click.echo(page(_named(code, rules)))


def _named(code: str, rules: Mapping[str, Rule]) -> Rule:
    for rule in rules.values():
        if code.upper() == rule.code or code.lower() == rule.name:
            return rule
    from difflib import get_close_matches

    known = [*rules, *(rule.name for rule in rules.values())]
    close = get_close_matches(code, known, n=1) or get_close_matches(code.upper(), known, n=1)
    hint = f"did you mean {close[0]}?" if close else "trueline explain lists all rules"
    raise UsageError(f"{code}: there is no such rule; {hint}")
