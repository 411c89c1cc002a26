"""What a command may use: processors, and the facts that are kept from earlier runs."""

from __future__ import annotations

import os
from pathlib import Path

from trueline.sources.cache import FactCache
from trueline.sources.disk import facts_version
from trueline.sources.pool import essence


def fact_cache(root: Path) -> FactCache:
    """Return the cache of a project's facts."""
    return FactCache.open(root, facts_version(), essence)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
