"""Asking a fixer for a proposal and writing it down as a plan."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from trueline.changes import DOCUMENT, FILE, Image
from trueline.check import Gathered, gather
from trueline.cli.means import cores, fact_cache
from trueline.cli.plans import write_plan
from trueline.cli.progress import watched
from trueline.cli.project import Project, open_project
from trueline.config.model import Config
from trueline.config.rule_options import build_options
from trueline.errors import ConflictError, UsageError
from trueline.facts import Module
from trueline.fixer import Ask, Fixer, proposed
from trueline.impact import is_empty, made
from trueline.plan import Plan
from trueline.proof import Proof, asked, faults, images_after
from trueline.proposal import Hazard, Proposal, Risk
from trueline.rule import Reads
from trueline.source import Source
from trueline.sources.aside import write_aside
from trueline.sources.cache import FactCache
from trueline.sources.disk import Disk
from trueline.sources.forks import Forks
from trueline.sources.overlay import Overlay
from trueline.stores.files import Files


class Request(NamedTuple):
    """What was asked for on the command line; ``given`` are options of the fixer, None if not."""

    paths: tuple[str, ...]
    config_path: str | None
    given: Mapping[str, object]
    cache: bool = True
    jobs: int = 0
    unproven: bool = False


class Planned(NamedTuple):
    """A plan, and what a person should know beside it."""

    plan: Plan
    notes: tuple[str, ...]


def plan(fixer: Fixer, request: Request) -> Planned:
    """Make a plan, prove it and write it, unless there is nothing in it."""
    project = open_project(request.paths, request.config_path, {})
    options = _options(fixer, project, request.given)
    source = _source(project, request)
    gathered = gather(source, project.config, documents=fixer.subject == DOCUMENT)
    ask = _ask(project, source, gathered, Files(project.config.root).read)
    share = Forks(request.jobs or cores(), source.close).share
    links, unlisted = source.listing.links, source.listing.unlisted
    inner = tuple(sorted({*unlisted} - {*links}))
    ask = ask._replace(share=share, links=links, repositories=inner)
    proposal = proposed(fixer, ask, options)
    if fixer.subject == FILE:  # others prove what they propose themselves, item by item
        proposal = _proven(fixer, project, source, ask, proposal, options, request)
    result = made(fixer.name, proposal, gathered.facts)
    notes = [*source.listing.notes, *_written(proposal.sheets)]
    if not is_empty(result.plan):
        path = write_plan(project.config.root, result)
        notes.append(f"wrote {path}, and a patch and a page for reviewers beside it")
    return Planned(result.plan, tuple(notes))


def _proven(
    fixer: Fixer,
    project: Project,
    source: Disk,
    ask: Ask,
    proposal: Proposal,
    options: object,
    request: Request,
) -> Proposal:
    """Return the proposal if it keeps its promises, with what it does not keep if that is asked."""
    broken = tuple(faults(proposal, _proof(fixer, project, source, ask, proposal, options)))
    if broken and not request.unproven:
        told = "\n".join(f"  {fault}" for fault in broken)
        raise ConflictError(
            f"this plan would not leave a working project, so it was not written:\n{told}\n"
            "put that right by hand and plan again, or write it all the same: --unproven"
        )
    hazards = (Hazard(Risk.CRITICAL, fault) for fault in broken)
    return proposal._replace(hazards=(*proposal.hazards, *hazards))


def _proof(
    fixer: Fixer,
    project: Project,
    source: Disk,
    ask: Ask,
    proposal: Proposal,
    options: object,
) -> Proof:
    images = images_after(proposal)
    before = Overlay(source, {}, ask.facts.modules)
    rules = asked(project.rules, fixer.fixes).values()
    enums = any(rule.reads not in (Reads.NAMES, Reads.MODULES) for rule in rules)
    after = Overlay(source, images, ask.facts.modules, enums=enums)

    def again(gathered: Gathered) -> Proposal:
        def read(path: str) -> Image:
            return images[path] if path in images else ask.read(path)

        return proposed(fixer, _ask(project, after, gathered, read), options)

    return Proof(project.config, project.rules, before, after, fixer.fixes, again)


def _options(fixer: Fixer, project: Project, given: Mapping[str, object]) -> object:
    """Return the options: what the command line gives wins over the configuration."""
    written = dict(project.config.fixers.get(fixer.name, {}))
    asked = {
        key.replace("_", "-"): value for key, value in given.items() if value not in (None, ())
    }
    try:
        return build_options(fixer, {**written, **asked})
    except ValueError as error:
        raise UsageError(f"trueline plan {fixer.name}: {error}") from error


def _source(project: Project, request: Request) -> Disk:
    config = project.config
    cache = fact_cache(config.root) if request.cache else FactCache.disabled()
    jobs = request.jobs or cores()
    return Disk(config, cache, jobs=jobs, watch=watched, ahead=project.ahead)


def _ask(project: Project, source: Source, gathered: Gathered, read: Callable[[str], Image]) -> Ask:
    facts = gathered.facts

    def study(paths: list[str]) -> None:
        found = source.studies(path for path in paths if not facts.modules[path].exact)
        facts.refine(each for each in found if isinstance(each, Module))

    return Ask(
        facts=facts,
        read=read,
        within=project.within or _everywhere,
        sheet=_read_sheet,
        study=study,
        skipped=gathered.skipped,
        large=partial(_is_large, project.config),
    )


def _is_large(config: Config, path: str) -> bool:
    try:
        return os.lstat(config.root / path).st_size > config.max_file_size
    except OSError:  # who reads it finds out what is the matter
        return False


def _everywhere(path: str) -> bool:
    return True


def _read_sheet(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read as UTF-8 text: {error}") from error


def _written(sheets: Mapping[str, str]) -> Iterable[str]:
    for path, text in sheets.items():
        try:
            write_aside(Path(path), _content(text))
        except OSError as error:
            raise UsageError(f"{path}: can't be written: {error.strerror}") from error
        yield f"wrote {path}; fill it in and plan again"


def _content(text: str) -> Callable[[int], Iterable[bytes]]:
    return lambda _: (text.encode(),)
