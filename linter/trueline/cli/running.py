"""A check from end to end: baseline and git revision around the pure check."""

from __future__ import annotations

import os
from dataclasses import dataclass

from trueline.check import Outcome, check
from trueline.baseline import Entry
from trueline.cli.project import Project
from trueline.findings import Report
from trueline.sources.disk import Disk


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a check was asked for besides the configuration."""

    since: str | None = None
    write_baseline: bool = False
    cache: bool = True
    jobs: int = 0


def look(project: Project, wanted: Wanted) -> Report:
    """Check a project on disk."""
    source = Disk(project.config, jobs=wanted.jobs or cores())
    accepted: tuple[Entry, ...] = ()
    outcome = check(source, project.config, project.running, within=project.within, accepted=accepted)
    return outcome.report


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
