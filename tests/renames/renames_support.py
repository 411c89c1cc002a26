"""A project in memory, the plan that the names fixer makes of it, and the project after that."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path

from trueline.changes import Change, file_image, read_image
from trueline.check import gather
from trueline.config.load import from_text
from trueline.facts import Module
from trueline.fixer import Ask
from trueline.proposal import Proposal
from trueline.registry import load
from trueline.rule import Scene
from trueline.sources.memory import Memory
from trueline.testing import stage
from trueline_fixers.names import Options, fixer, propose

Files = dict[str, bytes]

CONVENTION = """
[conventions.v7]
preset = "v7"
"""


def files_of(text: str) -> Files:
    """Read a project written as ``-- path --`` and lines below it."""
    return stage(Scene("a project", cleandoc(text)))[0]


def planned(
    files: Files, settings: str = CONVENTION, *, sheet: str | None = None, **options: object
) -> Proposal:
    """Return what the fixer proposes under a trueline.toml."""
    config = from_text(settings, Path.cwd(), load()).config
    source = Memory(files)
    gathered = gather(source, config)
    facts = gathered.facts

    def study(paths: list[str]) -> None:
        facts.refine(each for each in source.studies(paths) if isinstance(each, Module))

    def read(path: str) -> bytes | None:
        return file_image(files[path]) if path in files else None

    ask = Ask(facts, read, study=study, sheet=lambda _: sheet, skipped=gathered.skipped)
    given = {**_tables(config.fixers.get(fixer.name, {})), **options}
    return propose(ask, Options(**given))  # type: ignore[arg-type]  # as the loader checks them


def _tables(written: Mapping[str, object]) -> dict[str, object]:
    return {key.replace("-", "_"): value for key, value in written.items()}


def changes_of(proposal: Proposal, *, texts: bool = True) -> list[Change]:
    """Return the changes in their order, those of optional patches if ``texts``."""
    patches = [patch for patch in proposal.patches if texts or not patch.optional]
    return [change for patch in patches for change in patch.changes]


def applied(files: Files, changes: list[Change]) -> Files:
    """Return the files afterwards; each change must start from what is there."""
    now = dict(files)
    for change in changes:
        held = file_image(now[change.address]) if change.address in now else None
        assert change.before == held, change.address
        now.pop(change.address, None)
        if change.after is not None:
            now[change.address] = read_image(change.after).content
    return now


def reversed_(changes: list[Change]) -> list[Change]:
    """Return the way back."""
    return [change.reverse() for change in reversed(changes)]


def renames(proposal: Proposal) -> dict[str, str]:
    """Return the new path of each file by its old one."""
    return {c.origin: c.address for c in changes_of(proposal) if c.origin}


def reasons(proposal: Proposal) -> dict[str, str]:
    """Return why each path is left alone."""
    return {each.address: each.reason for each in proposal.unresolved}
