"""Rename files to their convention, with every reference to them rewritten.

The new name comes from the convention, the folder (its layer), the workflow map, tokens that are
already in the name, and a sheet that people fill in.  What can't be known is listed and never
invented.  Imports, dotted uses, strings that name modules, and project files are rewritten by what
they stand for, in the smallest edits, and each result is proven before it is offered.  An edit
that is only likely is listed for a decision; ``--include likely`` takes all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trueline.facts import Facts, Module
from trueline.fixer import Ask, Fixer
from trueline.proposal import Patch, Proposal, Unresolved
from trueline.renames.moves import carried, moves_of
from trueline.renames.refusals import sound
from trueline.renames.rename import Refused, Rename
from trueline.renames.sheet import Row, parse_sheet, render_sheet
from trueline.renames.targets import Targets, targets
from trueline.renames.values import Hints
from trueline.renames.waves import BY, Wave, next_wave
from trueline.rewrite.compatibility import compatibility_patch, is_date
from trueline.rewrite.hazards import hazards
from trueline.rewrite.identity import Renaming
from trueline.rewrite.patches import Contents, dangling, patches
from trueline.rewrite.project import Known, Outcome, Read, renaming_of, rewrite_project
from trueline.rewrite.spans import Stuck


def _doc(text: str, **more: object) -> dict[str, object]:
    return {"doc": text, **more}


@dataclass(frozen=True)
class Options:
    """What to rename and how."""

    proposals: str = field(
        default="",
        metadata=_doc("Sheet (old,new,reason) that people fill in; it is made anew.", sheet=True),
    )
    workflows: dict[str, str] = field(
        default_factory=dict, metadata=_doc("Workflow by glob; the first glob that fits counts.")
    )
    layers: dict[str, str] = field(
        default_factory=dict, metadata=_doc("Layer by glob, where the folder does not tell.")
    )
    suffixes: dict[str, str] = field(
        default_factory=dict, metadata=_doc("Ending of components by glob, in place of the usual.")
    )
    names: dict[str, str] = field(
        default_factory=dict, metadata=_doc("New name or path by old path; - keeps the old one.")
    )
    include: tuple[str, ...] = field(
        default=(), metadata=_doc('"likely" takes edits that are not proven, too.')
    )
    renumber: bool = field(
        default=False, metadata=_doc("Number every sequence that grows anew from 1.")
    )
    wave: str = field(
        default="", metadata=_doc("Only the next step: by layer, by workflow, or so many files.")
    )
    compatibility: str = field(
        default="", metadata=_doc("Keep old import paths until this date (YYYY-MM-DD), warning.")
    )

    def __post_init__(self) -> None:
        if self.wave and self.wave not in BY and not (self.wave.isdecimal() and int(self.wave)):
            raise ValueError(
                f'wave: "{self.wave}" is none of layer, workflow, or a number of files'
            )
        if set(self.include) - {"likely"}:
            raise ValueError('include: write "likely", there is nothing else to include')
        if self.compatibility and not is_date(self.compatibility):
            raise ValueError(f'compatibility: "{self.compatibility}" is no date; write YYYY-MM-DD')


fixer = Fixer(__name__, fixes=("NAM001",), options=Options)


@fixer.propose
def propose(ask: Ask, options: Options) -> Proposal:
    """Propose the renames that can be done, with all that refers to them."""
    rows = _rows(ask, options)
    found = _targets(ask, options, rows)
    renames, refused = sound(found.renames, ask.facts, _twins(ask.facts))
    read = Contents(ask)
    wave, kept, outcome, renaming, stuck = _next(ask, read, renames, options)
    refused = [*found.refused, *refused, *stuck]
    doubtful = {path for path, file in outcome.files.items() if file.likely}
    return Proposal(
        title=_title(kept, wave),
        patches=(
            *patches(ask, kept, renaming, outcome),
            *_compatible(read, kept, options, renaming),
        ),
        why="Under a convention people and tools find a file by what it does.",
        decisions=tuple(edit for file in outcome.files.values() for edit in file.likely),
        unresolved=(
            *_unresolved(refused, wave),
            *_lost(renaming, options),
            *_dangling(ask, renaming),
            *_closed(ask, read, kept),
        ),
        importers=tuple(path for path, file in outcome.files.items() if file.edits),
        hazards=tuple(hazards(renaming, read, doubtful)),
        sheets=(
            {options.proposals: render_sheet(renames, refused, rows)} if options.proposals else {}
        ),
    )


def _rows(ask: Ask, options: Options) -> dict[str, Row]:
    text = ask.sheet(options.proposals) if options.proposals else None
    return parse_sheet(options.proposals, text) if text is not None else {}


def _targets(ask: Ask, options: Options, rows: Mapping[str, Row]) -> Targets:
    decided = {**options.names, **{row.old: row.new for row in rows.values() if row.new}}
    hints = Hints(options.workflows, options.layers, options.suffixes)
    facts = ask.facts
    left = {path for path, module in facts.modules.items() if _is_left_behind(module)}

    def asked(path: str) -> bool:
        return path not in left and ask.within(path)

    return targets(
        facts.files, facts.names, decided, hints, within=asked, renumber=options.renumber
    )


def _is_left_behind(module: Module) -> bool:
    """Whether it is a compatibility module, which keeps its name until it is removed."""
    return any(comment.moved for comment in module.suppressions)


def _twins(facts: Facts) -> dict[str, str]:
    """Files of which nobody knows which one runs, by the rule that finds them."""
    from trueline_rules.ambiguous_twin import Options as Twins
    from trueline_rules.ambiguous_twin import check

    pairs = [(f.where.address, f.related[0].where.address) for f in check(facts, Twins())]
    return dict(pairs) | {plain: twin for twin, plain in pairs}


def _next(
    ask: Ask, read: Read, renames: list[Rename], options: Options
) -> tuple[Wave, list[Rename], Outcome, Renaming, list[Refused]]:
    """Rewrite the project for the next wave of which anything can be renamed."""
    names = {name.path: name for name in ask.facts.names}
    passed: list[Refused] = []
    while True:
        wave = next_wave(renames, names, options.wave)
        kept, outcome, renaming, stuck = _rewritten(ask, read, wave.renames, options)
        passed += stuck
        if kept or not wave.later:
            return wave, kept, outcome, renaming, passed
        renames = [rename for rename in renames if rename not in wave.renames]


def _rewritten(
    ask: Ask, read: Read, renames: list[Rename], options: Options
) -> tuple[list[Rename], Outcome, Renaming, list[Refused]]:
    """Rewrite the project; a rename whose references can't follow is taken out, and so on."""
    stuck: list[Refused] = []
    known: Known | None = None
    while True:
        done = carried(renames, ask.facts.files)
        moves = moves_of(done, ask.facts.files, ask.facts.tree.roots)
        _study(ask, moves.files)
        renaming = renaming_of(ask.facts, moves.files, moves.folders, read)
        likely = "likely" in options.include
        outcome = rewrite_project(renaming, read, likely=likely, known=known, share=ask.share)
        reasons = {each.old: f"{_place(each)}: {each.reason}" for each in outcome.stuck}
        held = [rename for rename in renames if any(_holds(rename, old) for old in reasons)]
        if not held:
            return done, outcome, renaming, stuck
        for rename in held:
            why = next(reason for old, reason in reasons.items() if _holds(rename, old))
            stuck.append(Refused(rename.old, why))
        renames = [rename for rename in renames if rename not in held]
        back = moves_of(held, ask.facts.files, ask.facts.tree.roots)
        # where a folder stays, so do the files in it that would have gone along
        known = None if back.folders else Known(outcome, back.files)


def _place(stuck: Stuck) -> str:
    return f"{stuck.path}:{stuck.line}" if stuck.line else stuck.path


def _holds(rename: Rename, path: str) -> bool:
    return path == rename.old or path.startswith(f"{rename.old}/")


def _study(ask: Ask, moves: Mapping[str, str]) -> None:
    """Make the facts exact of the packages whose modules move: what they bind decides much."""
    folders = {folder for path in moves for folder in _above(path)}
    packages = [f"{folder}/__init__.py" for folder in folders]
    known = ask.facts.modules
    ask.study(sorted(path for path in packages if path in known and not known[path].exact))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _compatible(
    read: Read, renames: list[Rename], options: Options, renaming: Renaming
) -> Iterator[Patch]:
    if options.compatibility and renames:
        yield compatibility_patch(renaming, read, options.compatibility)


def _title(renames: list[Rename], wave: Wave) -> str:
    if not renames:
        return "Nothing to rename"
    count = f"Rename {len(renames)} file{'s' if len(renames) != 1 else ''}"
    return f"{count}: {wave.title}" if wave.title else count


def _unresolved(refused: list[Refused], wave: Wave) -> Iterator[Unresolved]:
    for each in sorted(refused):
        yield Unresolved(each.old, each.reason)
    if wave.later:
        more = "1 more file follows" if wave.later == 1 else f"{wave.later} more files follow"
        reason = f"{more}; plan again when this wave is applied"
        yield Unresolved("later waves", reason)


def _lost(renaming: Renaming, options: Options) -> Iterator[Unresolved]:
    """Packages, which can't be one object at two places as modules can."""
    reason = "gets no compatibility module: what the package itself offers has its new name only"
    for folder in sorted(renaming.folders) if options.compatibility else ():
        if f"{folder}/__init__.py" in renaming.moves:
            yield Unresolved(folder, reason)


def _dangling(ask: Ask, renaming: Renaming) -> Iterator[Unresolved]:
    """Symbolic links, which are left as they are."""
    for path, old, new in dangling(ask, renaming):
        yield Unresolved(path, f"a link to {old}, which is {new} afterwards; point it there")


def _closed(ask: Ask, read: Contents, renames: list[Rename]) -> Iterator[Unresolved]:
    """What was not looked at: repositories, and files by the reason that they share."""
    for path in ask.repositories if renames else ():
        reason = "a repository of its own; plan in it what refers to this one"
        yield Unresolved(path, f"not looked at: {reason}")
    for reason, path in read.closed.items():
        yield Unresolved(path, f"not looked at: {reason}")


fixer.scene(
    "a service gets its name, and all that refers to it follows",
    before="""
        -- trueline.toml --
        [conventions.v7]
        preset = "v7"
        [fixers.names]
        workflows = { "app/**" = "1" }
        -- Procfile --
        worker: python -m app.services.page_service
        -- app/__init__.py --
        -- app/services/__init__.py --
        -- app/services/page_service.py --
        def run(): ...
        -- app/main.py --
        from app.services import page_service

        page_service.run()
        -- tests/test_pages.py --
        from unittest.mock import patch

        @patch("app.services.page_service.run")
        def test_pages(run): ...
    """,
    after="""
        -- trueline.toml --
        [conventions.v7]
        preset = "v7"
        [fixers.names]
        workflows = { "app/**" = "1" }
        -- Procfile --
        worker: python -m app.services.WF1_V7_L4_1of1_PageService
        -- app/__init__.py --
        -- app/services/__init__.py --
        -- app/services/WF1_V7_L4_1of1_PageService.py --
        def run(): ...
        -- app/main.py --
        from app.services import WF1_V7_L4_1of1_PageService as page_service

        page_service.run()
        -- tests/test_pages.py --
        from unittest.mock import patch

        @patch("app.services.WF1_V7_L4_1of1_PageService.run")
        def test_pages(run): ...
    """,
)
fixer.scene(
    "nobody knows the workflow, so nothing is invented",
    before="""
        -- trueline.toml --
        [conventions.v7]
        preset = "v7"
        -- app/services/page_service.py --
    """,
    after="""
        -- trueline.toml --
        [conventions.v7]
        preset = "v7"
        -- app/services/page_service.py --
    """,
)
