"""JUnit XML: one suite per family, one failed case per finding, one passed case when clean."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trueline.reports.escape import visible
from trueline.reports.gaps import Gap, gaps
from trueline.reports.places import physical_place, place
from trueline.reports.summary import NOTHING, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Finding, Report, Share
    from trueline.reports.context import Context


def render(report: Report, scene: Context) -> str:
    """Return the report as XML; what was skipped or crashed is an error, so it can't be missed."""
    root = Element("testsuites", name="trueline", time=f"{seconds(report):.3f}")
    for family in _families(report):
        _family(root, family, report)
    if found := tuple(gaps(report, scene.root)):
        suite = SubElement(root, "testsuite", name="not looked at")
        for gap in found:
            _gap(suite, gap)
    for suite in (*root, root):
        _count(suite)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _families(report: Report) -> list[str]:
    return sorted({*report.compliance.families, *map(_family_of, report.findings)})


def _family_of(finding: Finding) -> str:
    return finding.code.rstrip("0123456789")


def _family(root: Element, family: str, report: Report) -> None:
    suite = SubElement(root, "testsuite", name=visible(family))
    findings = [finding for finding in report.findings if _family_of(finding) == family]
    for finding in findings:
        _failure(suite, finding)
    if not findings:
        _clean(suite, family, report.compliance.families[family])


def _failure(suite: Element, finding: Finding) -> None:
    case = _case(suite, finding.where.address, f"{finding.code} {finding.message}")
    shown = physical_place(finding)
    if shown is not None:
        case.set("file", visible(shown.address))
        if shown.line:
            case.set("line", str(shown.line))
    failure = SubElement(case, "failure", type=visible(finding.code))
    failure.set("message", visible(finding.message))
    failure.text = "\n".join(visible(line) for line in _story(finding))


def _story(finding: Finding) -> Iterator[str]:
    yield f"{place(finding.where)}: {finding.severity.value} {finding.code} {finding.message}"
    if finding.want is not None:
        yield f"expected: {finding.want}"
    for related in finding.related:
        yield f"see {place(related.where)}: {related.message}"


def _clean(suite: Element, family: str, share: Share) -> None:
    if not share.all:
        SubElement(_case(suite, family, NOTHING), "skipped", message=NOTHING)
    else:
        _case(suite, family, "no findings")


def _gap(suite: Element, gap: Gap) -> None:
    case = _case(suite, gap.address or gap.code or "trueline", gap.kind)
    if gap.address:
        case.set("file", visible(gap.address))
    if gap.kind == "idle":
        SubElement(case, "skipped", message=visible(gap.message))
    else:
        SubElement(case, "error", type=gap.kind, message=visible(gap.message))


def _case(suite: Element, classname: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=visible(classname), name=visible(name))


def _count(suite: Element) -> None:
    for attribute, tag in (
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        suite.set(attribute, str(sum(1 for _ in suite.iter(tag))))
