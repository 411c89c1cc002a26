"""What can be wrong with the texts of a configuration: globs, selectors, patterns, folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from trueline.config.kinds import Verdict, suggestion
from trueline.globs import translate
from trueline.pattern import Pattern, PatternError

_CLASS = re.compile(r"\[!?[^\]]+\]")
_CHOICE = re.compile(r"\{[^{}]*\}")
_FAMILY_AND_NUMBER = re.compile(r"([A-Z]+)[0-9]+")

Expand = Callable[[str], Sequence[str]]
"""The existing folders that a path, or a path with ``*``, stands for."""


def glob(text: str) -> str | None:
    """A path pattern that could never match, or means something else than it seems to."""
    if not text.strip("/"):
        return 'an empty glob matches nothing; write ** for "everything"'
    if "\\" in text:
        return f'"\\" separates nothing in a glob; write {text.replace(chr(92), "/")}'
    if ".." in text.split("/"):
        return '".." leads out of the project; write a path relative to the project'
    plain = _CHOICE.sub("", _CLASS.sub("", text))
    for bracket in "[]{}":
        if bracket in plain:
            return f'"{bracket}" in {text} has no partner; close it or take it out'
    return _compiled(text)


def _compiled(text: str) -> str | None:
    try:
        re.compile(translate(text))
    except re.error as error:
        return f"{text} is no glob ({error.msg}); correct what is in the brackets"
    return None


def pattern(text: str) -> str | None:
    """A pattern of names that does not compile."""
    try:
        Pattern.compile(text)
    except PatternError as error:
        return str(error)
    return None


def one_of(what: str, known: Iterable[str]) -> Verdict:
    """A text that must be one of a few, called ``what`` in the message."""
    names = tuple(known)

    def verdict(text: str) -> str | None:
        return None if text in names else f'unknown {what} "{text}"; {suggestion(text, names)}'

    return verdict


def selectors(names: Mapping[str, str]) -> tuple[str, ...]:
    """Everything that selects rules: ALL, the families, the codes."""
    return ("ALL", *_families(names), *sorted(names))


def selector(names: Mapping[str, str]) -> Verdict:
    """A selector of rules; ``names`` maps every code to its rule's name."""
    known = selectors(names)

    def verdict(text: str) -> str | None:
        return None if text in known else f'unknown selector "{text}"; {_rule_hint(text, names)}'

    return verdict


def code(names: Mapping[str, str]) -> Verdict:
    """The full code of a rule; ``names`` maps every code to its rule's name."""

    def verdict(text: str) -> str | None:
        return None if text in names else f'unknown rule "{text}"; {_rule_hint(text, names)}'

    return verdict


def _rule_hint(text: str, names: Mapping[str, str]) -> str:
    """Point to the rule when its name was written, otherwise to a selector that looks like it."""
    by_name = {name: code for code, name in names.items()}
    if text.lower() in by_name:
        return f"write its code, {by_name[text.lower()]}"
    match = _FAMILY_AND_NUMBER.fullmatch(text.upper())
    if match and match[1] in _families(names):
        codes = (code for code in sorted(names) if code.rstrip("0123456789") == match[1])
        return f"{match[1]} has {', '.join(codes)}"
    return suggestion(text, ("ALL", *_families(names)))


def _families(names: Mapping[str, str]) -> list[str]:
    return sorted({code.rstrip("0123456789") for code in names})


def folder(expand: Expand) -> Verdict:
    """A folder of the project that must exist."""

    def verdict(text: str) -> str | None:
        if text.startswith("/") or ".." in text.split("/"):
            return f"{text} is not inside the project; write a path relative to it"
        if not expand(text):
            return f"there is no folder {text} in the project; correct the path or take it out"
        return None

    return verdict
