"""One file per output format; each turns the same report into text."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from trueline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trueline.findings import Report
    from trueline.reports.context import Context

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "trueline.reports.text",
        "json": "trueline.reports.json_report",
        "sarif": "trueline.reports.sarif",
        "github": "trueline.reports.github",
        "gitlab": "trueline.reports.gitlab",
        "junit": "trueline.reports.junit",
        "markdown": "trueline.reports.markdown",
    }
)


def render(name: str, report: Report, context: Context) -> str:
    """Return the report in the format of that name, ready to be written as UTF-8.

    Every format ends with exactly one newline and holds no surrogate, so it can be encoded.
    """
    if name not in FORMATS:
        raise UsageError(f"--output-format {name}: unknown, use one of {', '.join(FORMATS)}")
    rendered: str = import_module(FORMATS[name]).render(report, context)
    return rendered
