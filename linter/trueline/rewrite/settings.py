"""Project files and documents: names and paths of modules in files that are no Python."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate
from operator import itemgetter

from trueline.facts import StringRef
from trueline.proposal import Certainty
from trueline.rewrite.identity import Renaming
from trueline.rewrite.matching import Match, is_bound, names_in, paths_in, tails_in
from trueline.rewrite.spans import Span, Taken
from trueline.rewrite.words import pieces

_KINDS = {
    "document": (
        ("README", "CHANGELOG", "CHANGES", "AUTHORS", "HISTORY", "NEWS", "NOTICE", "PKG-INFO"),
        (".md", ".rst", ".txt", ".adoc", ".mdx", ".po", ".pot"),
        ("LICENSE", "LICENCE", "COPYING"),
    ),
    "settings": (
        (
            *(".coveragerc", ".flake8", ".pylintrc", "pylintrc", ".importlinter", "MANIFEST.in"),
            *("CODEOWNERS", "Makefile", "justfile", "Justfile", ".dockerignore", ".gitattributes"),
            *("Jenkinsfile", "Vagrantfile", "Tiltfile"),
        ),
        (
            *(".toml", ".cfg", ".ini", ".conf", ".mk", ".Dockerfile", ".dockerfile", ".yml"),
            *(".yaml", ".sh", ".bash", ".zsh", ".bat", ".ps1", ".service", ".env"),
        ),
        (".bumpversion", "Procfile", "Dockerfile", "Containerfile", ".env"),
    ),
    "data": ((), (".json", ".jsonc", ".html", ".jinja", ".j2", ".tmpl", ".xml"), ()),
}
"""What files are by their whole names, and by the ends and the beginnings of their names."""
_DOCUMENTATION = frozenset({"docs", "doc", "documentation"})
_COMMENT = re.compile(rb"(?m)^[ \t]*[#;][^\n]*|(?<=\s)#\s[^\n]*")
_COMMAND = re.compile(
    rb"(?:\bpython[\d.]*[ \t]+(?:-[A-Za-z]+[ \t]+)*?-m"
    rb"|\b(?:uvicorn|gunicorn|hypercorn|granian|daphne)(?:[ \t]+-[^\n]*?)?"
    rb"|\bcelery[ \t]+(?:-A|--app)[ \t=])[ \t]*$"
)
_SAID = re.compile(rb"[\"'`]\Z|\b(?:import|from)[ \t]+\Z")
_MESSAGE = re.compile(rb"\b(?:error|ignore|always|all|default|module|once):([^:]*)\Z")
_MORE = re.compile(rb"[ \t]+[^\s:]")
_FAR = 500
"""So much of a line tells what a name is for; what a program has written may have no line ends."""
_TAIL_WHY = "the pattern fits this file alone, but nothing says that it is meant"
_PATH_WHY = "the setting is the path of the file"
_TEXT_WHY = "the text is the path of the file"
_COPY_WHY = "the end is the path of the file; it may be a copy of it somewhere else"
_PROSE_WHY = "the text speaks of the module or its file"


def kind_of(path: str) -> str:
    """``settings``, ``document`` or ``data``; empty where the name does not tell."""
    name = path.rpartition("/")[2]
    if path.endswith((".py", ".pyi")):
        return ""
    for kind, (names, ends, beginnings) in _KINDS.items():
        if name in names or name.endswith(ends) or name.startswith(beginnings):
            return "document" if kind == "data" and _is_documentation(path) else kind
    return ""


def _kind(path: str, data: bytes) -> str:
    """What a file is by its name, or by the line that says what runs it; else ``other``."""
    return kind_of(path) or ("settings" if data.startswith(b"#!") else "other")


def _is_documentation(path: str) -> bool:
    """Whether a page lies in a folder of documentation, such as what Sphinx has made."""
    return not _DOCUMENTATION.isdisjoint(path.split("/")[:-1])


def text_edits(
    path: str, data: bytes, renaming: Renaming, references: Collection[StringRef] = ()
) -> list[Span]:
    """Return the edits of a file that is no Python; empty for one that is no text."""
    if b"\0" in data:
        return []
    taken = Taken()
    for span in _referred(path, data, renaming, references):
        taken.add(span)
    for span in _matched(path, data, renaming):
        taken.add(span)
    return taken.spans


def _referred(
    path: str, data: bytes, renaming: Renaming, references: Collection[StringRef]
) -> Iterator[Span]:
    """Entry points and commands, whose place and meaning the facts know."""
    lines = data.split(b"\n") if references else []
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for reference in references:
        row, column = reference.span.line - 1, reference.span.column - 1
        before = lines[row].decode(errors="replace")[:column]
        start = starts[row] + len(before.encode())
        text = reference.text.encode()
        if data[start : start + len(text)] == text:
            for match in names_in(pieces(text), path, renaming, start):
                sure = is_bound(match, renaming)
                why = f"{reference.use} names the module"
                yield _span(match, reference.use, why, sure=sure)


def _matched(path: str, data: bytes, renaming: Renaming) -> Iterator[Span]:
    kind, text = _kind(path, data), pieces(data)
    paths = [*paths_in(text, renaming)]
    tails = [*tails_in(data, renaming)] if kind == "settings" else []
    names = [each for each in names_in(text, path, renaming) if _is_meant(kind, data, each)]
    speaks = kind == "settings" and (paths or tails or names)
    comments = [match.span() for match in _COMMENT.finditer(data)] if speaks else []
    for match in paths:
        prose = kind == "document" or _within(match, comments)
        sure = kind == "settings" and not match.inner
        yield _span(match, "path", _path_why(match, prose, sure), sure=sure, prose=prose)
    for match in tails:
        prose = _within(match, comments)
        yield _span(match, "path", _PROSE_WHY if prose else _TAIL_WHY, sure=False, prose=prose)
    for match in names:
        prose = kind == "document" or _within(match, comments)
        sure = kind == "settings" and _is_certain(data, match, renaming)
        yield _span(match, "setting", _why(match, prose, sure), sure=sure, prose=prose)


def _is_meant(kind: str, data: bytes, match: Match) -> bool:
    """Whether a name is meant: in a language that nobody knows, ``a.b`` may be anything."""
    known = match.parts > 1 and (kind != "other" or _SAID.search(_line_before(data, match)))
    return bool(known) or _is_command(data, match)


def _is_certain(data: bytes, match: Match, renaming: Renaming) -> bool:
    if not is_bound(match, renaming) or _is_message(data, match):
        return False
    return not match.package or bool(match.rest) or _is_command(data, match)


def _is_command(data: bytes, match: Match) -> bool:
    """Whether the name is given to a command that starts a module."""
    return _COMMAND.search(_line_before(data, match)) is not None


def _is_message(data: bytes, match: Match) -> bool:
    """Whether the name is in the text of a warning to be filtered, which code has to say too."""
    before = _MESSAGE.search(_line_before(data, match))
    if before is None or _is_command(data, match):
        return False
    return bool(before[1].strip()) or _MORE.match(data, match.end) is not None


def _line_before(data: bytes, match: Match) -> bytes:
    far = max(0, match.start - _FAR)
    return data[max(far, data.rfind(b"\n", far, match.start) + 1) : match.start]


def _path_why(match: Match, prose: bool, sure: bool) -> str:
    if prose:
        return _PROSE_WHY
    if sure:
        return _PATH_WHY
    return _COPY_WHY if match.inner else _TEXT_WHY


def _why(match: Match, prose: bool, sure: bool) -> str:
    if prose:
        return _PROSE_WHY
    if sure:
        return "the setting is the name of the module"
    if match.package:
        return "the text may be the name of the package, or of its distribution"
    return "the text equals the name of the module, but nothing says what it is for"


def _within(match: Match, stretches: list[tuple[int, int]]) -> bool:
    """Whether a match begins in one of the stretches, which are in order."""
    at = bisect_right(stretches, match.start, key=itemgetter(0)) - 1
    return at >= 0 and match.start < stretches[at][1]


def _span(match: Match, kind: str, why: str, *, sure: bool, prose: bool = False) -> Span:
    certainty = Certainty.SURE if sure or prose else Certainty.LIKELY
    kind = "text" if prose else kind
    return Span(match.start, match.end, match.new.encode(), kind, why, certainty, prose)
