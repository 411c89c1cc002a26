"""Commands in container, process and tox files that start a Python module."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple


class Reference(NamedTuple):
    """A module or ``module:attribute``, the command that is given it, and its offset."""

    text: str
    use: str
    at: int


class _Word(NamedTuple):
    text: str
    at: int


_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "granian", "daphne"})
_OTHER_FOLDER = ("--app-dir", "--chdir", "--pythonpath", "--workdir", "PYTHONPATH=")
_NO_APPLICATION = ("unix:", "fd:")
_SOCKETS = frozenset({"-b", "--bind"})
_WORD = re.compile(r"[^\s\"'\[\],]+")
_SEPARATOR = re.compile(r"&&|\|\||;|\||&")
_FOLDER_CHANGE = re.compile(r"(?<![\w.-])(?:cd|pushd)\s")
_APPLICATION = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?:\(\))?\Z")
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_CELERY_APP = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?::[^\W\d]\w*)?\Z")
_PYTHON = re.compile(r"python[\d.]*\Z")
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#[^\n]*")
_COMMENT_LINE = re.compile(r"(?m)^[ \t]*#[^\n]*\n")
_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
_DOCKER = re.compile(r"(?im)^[ \t]*(?:CMD|ENTRYPOINT|RUN|HEALTHCHECK)\b[^\n]*")
_PROCESS = re.compile(r"(?m)^[\w-]+:([^\n]*)")
_COMPOSE = re.compile(r"(?m)^([ \t]+)(?:command|entrypoint):([^\n]*(?:\n(?:\1[ \t]+|\1-)[^\n]*)*)")
_TOX = re.compile(r"(?m)^commands(?:_pre|_post)?[ \t]*=([^\n]*(?:\n[ \t]+[^\n]*|\n(?=\n*[ \t]))*)")
_TOX_PLACE = re.compile(r"(?m)^[ \t]*change_?dir\b|PYTHONPATH")


def commands(kind: str, text: str) -> Iterator[Reference]:
    """Yield what the commands of a file start; ``kind`` is a key of ``_LINES``."""
    for start, end in _LINES[kind](text):
        line = text[start:end]
        if not _FOLDER_CHANGE.search(line):
            yield from _references(_blanked(line), start)


def _dockerfile(text: str) -> Iterator[tuple[int, int]]:
    for match in _DOCKER.finditer(_joined(_COMMENT_LINE.sub(_blank, text))):
        yield match.span()


def _procfile(text: str) -> Iterator[tuple[int, int]]:
    for match in _PROCESS.finditer(text):
        yield match.span(1)


def _compose(text: str) -> Iterator[tuple[int, int]]:
    for match in _COMPOSE.finditer(_COMMENT.sub(_blank, text)):
        yield match.span(2)


def _tox(text: str) -> Iterator[tuple[int, int]]:
    """Yield each line of commands, unless some environment changes where modules are found."""
    text = _joined(_COMMENT_LINE.sub(_blank, text))
    if _TOX_PLACE.search(text):
        return
    for match in _TOX.finditer(text):
        for line in re.finditer(r"[^\n]+", match[1]):
            yield match.start(1) + line.start(), match.start(1) + line.end()


_LINES: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "dockerfile": _dockerfile,
    "procfile": _procfile,
    "compose": _compose,
    "tox": _tox,
}


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _joined(text: str) -> str:
    """Return the text with continued lines on one line, every character at its old offset."""
    return _CONTINUED.sub(_blank, text)


def _blanked(line: str) -> str:
    return _joined(_COMMENT.sub(_blank, line))


def _references(line: str, offset: int) -> Iterator[Reference]:
    start = 0
    for end in (*(match.start() for match in _SEPARATOR.finditer(line)), len(line)):
        found = (_Word(m[0], offset + m.start()) for m in _WORD.finditer(line, start, end))
        words = [word for word in found if not set(word.text) <= set("-&|;>")]
        if not any(word.text.startswith(_OTHER_FOLDER) for word in words):
            yield from _command(words)
        start = end


def _command(words: list[_Word]) -> Iterator[Reference]:
    names = [word.text.rpartition("/")[2] for word in words]
    if "pip" in names or "echo" in names:
        return
    for place, name in enumerate(names):
        if name in _SERVERS:
            yield from _application(words[place + 1 :], name)
            return
        if name == "celery":
            yield from _celery(words[place + 1 :])
            return
        if _PYTHON.match(name):
            yield from _module(words[place + 1 :])


def _application(words: list[_Word], server: str) -> Iterator[Reference]:
    """Yield the first word that looks like one; of options, only sockets do."""
    for before, word in zip([_Word("", 0), *words], words, strict=False):
        match = _APPLICATION.match(word.text)
        if match and before.text not in _SOCKETS and not word.text.startswith(_NO_APPLICATION):
            yield Reference(match[1], server, word.at)
            return


def _celery(words: list[_Word]) -> Iterator[Reference]:
    for option, value in zip(words, [*words[1:], _Word("", 0)], strict=True):
        name, equals, rest = option.text.partition("=")
        if name in {"-A", "--app"}:
            word = _Word(rest, option.at + len(name) + 1) if equals else value
            if _CELERY_APP.match(word.text):
                yield Reference(word.text, "celery", word.at)
            return


def _module(words: list[_Word]) -> Iterator[Reference]:
    for option, value in pairwise(words):
        if option.text == "-m":
            if _MODULE.match(value.text):
                yield Reference(value.text, "python -m", value.at)
            return
        if not option.text.startswith("-"):
            return
