"""Modules that a file makes for others: it has them compiled, or puts them into ``sys.modules``.

A made module has no file of its name: ``Bio.Cluster._cluster`` is built of ``clustermodule.c``.
To read too many names only costs silence, so nothing is parsed here; skim and study agree.
"""

from __future__ import annotations

import re

_DOTTED = r"[A-Za-z_]\w*(?:\.\w+)+"
_CALLED = r"\s*\(\s*(?:name\s*=\s*)?[rf]?[\"'](?:[^\"'\n]*[.}])?"
_BUILDS = re.compile(rf"\b(?:[A-Z]\w*)?Extension{_CALLED}(\w+)[\"']")
_CFFI = re.compile(rf"\.set_source{_CALLED}(\w+)[\"']")
_LOADED = re.compile(
    r"\bsys\.modules(?:\s*\[\s*|\.setdefault\(\s*|\s*,\s*)[\"']"
    rf"({_DOTTED})[\"'](?!\s*\](?!\s*=(?!=)))"
)
_MANY = re.compile(r"\bsys\.modules[\"']?\s*(?:,|\.update\()\s*\{([^}]*)\}")
_COMPUTED = re.compile(
    r"\bsys\.modules(?:\s*\[(?!\s*(?:__name__|[rf]?[\"']))[^\]\n]+\]\s*=(?!=)"
    r"|[\"']?\s*(?:,|\.update\()\s*[A-Za-z_*])"
)
_TEXT = re.compile(rf"[\"']({_DOTTED})[\"']")
_PART = re.compile(r"""["'}]\.?(_\w+)["']""")


def makes(path: str, text: str) -> tuple[str, ...]:
    """Return the names of the modules that a file makes, dotted or as the last part alone."""
    found: set[str] = set()
    if path.rpartition("/")[2].startswith(("setup", "build")) and "Extension" in text:
        found.update(_BUILDS.findall(text), _TEXT.findall(text), _PART.findall(text))
    if ".set_source" in text:
        found.update(name for name in _CFFI.findall(text) if name.startswith("_"))
    if "sys.modules" in text:
        found.update(_LOADED.findall(text))
        found.update(name for many in _MANY.findall(text) for name in _TEXT.findall(many))
        if _COMPUTED.search(text):
            found.update(_TEXT.findall(text))
    return tuple(sorted(found))
