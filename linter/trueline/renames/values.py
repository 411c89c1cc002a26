"""The values of a name that the convention asks for, as far as path and settings tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from trueline.convention import Layer
from trueline.facts import FileName
from trueline.globs import Globs
from trueline.spelling import restyled
from trueline.tokens import TYPES, Token

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+[a-z]*")
_WORKFLOW = re.compile(r"(?i)(?:^|[_-])wf[_-]?([0-9]+)(?![0-9a-z])")
_LAYER = re.compile(r"(?i)(?:^|[_-])l([0-9]+)(?=[_-])")
_TOKENS = re.compile(
    r"(?i)(?:^|(?<=[_-]))(?:wf[_-]?[0-9]+|v[0-9]+|l[0-9]+|[0-9]+of[0-9]+)(?:[_-]|$)"
)


@dataclass(frozen=True)
class Hints:
    """What people say of paths, each a table of glob to value; the first glob that fits counts."""

    workflows: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    suffixes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _globs(self) -> dict[str, Globs]:
        every = (*self.workflows, *self.layers, *self.suffixes)
        return {glob: Globs((glob,)) for glob in every}

    def of(self, table: Mapping[str, str], path: str) -> str | None:
        """Return the value for a path, None without one."""
        return next(
            (value for glob, value in table.items() if self._globs[glob].matches(path)), None
        )


@dataclass
class Values:
    """Values by token, the reason for each, and the tokens for which there is none."""

    found: dict[str, int | str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def put(self, token: Token, value: str | None, reason: str) -> None:
        """Take a value; one that the token can't hold counts as missing."""
        if value is None or not token.reads(value):
            wrong = "" if value is None else f", {value!r} is not {token.meaning}"
            self.missing.append(f"{token.name}{wrong}")
            return
        self.found[token.name] = int(value) if token.number else value
        self.reasons.append(reason)


def values_of(name: FileName, hints: Hints) -> Values:
    """Return what is known of a name; the numbers of its part are left to others."""
    convention = name.convention
    values = Values()
    layer, why = _layer(name, hints)
    for token in convention.pattern.tokens:
        if token.name == convention.workflow_token:
            values.put(token, *_workflow(name, hints))
        elif token.name == convention.layer_token:
            values.put(token, layer.key if layer else None, why)
        elif token.name == convention.version_token:
            version = None if convention.version is None else str(convention.version)
            values.put(token, version, "")
        elif token.name == convention.component_token:
            values.put(token, _component(name, token, layer, hints), "component from the name")
        elif token.name not in (convention.part_token, convention.parts_token):
            values.put(token, None, "")
    return values


def _workflow(name: FileName, hints: Hints) -> tuple[str | None, str]:
    hinted = hints.of(hints.workflows, name.path)
    if hinted is not None:
        return hinted, f"workflow {hinted} by the workflow map"
    written = _WORKFLOW.search(name.stem)
    return (written[1], f"workflow {written[1]} by the name") if written else (None, "")


def _layer(name: FileName, hints: Hints) -> tuple[Layer | None, str]:
    layers = name.convention.layers
    hinted = hints.of(hints.layers, name.path)
    if hinted is not None:
        return layers.get(hinted, Layer(hinted)), f"layer {hinted} by the layer map"
    near = name.convention.layers_of(name.folder)
    if len(near) == 1:
        return near[0], f"layer {near[0].key} by the folder"
    words = [word.casefold() for word in words_of(name.stem)]
    told = [layer for layer in near or layers.values() if words and _ends(layer, words[-1])]
    if len(told) == 1:
        return told[0], f"layer {told[0].key} by the end of the name"
    written = _LAYER.search(name.stem)
    found = layers.get(written[1]) if written else None
    return found, f"layer {found.key} by the name" if found else ""


def _ends(layer: Layer, word: str) -> bool:
    return word in {each.casefold() for each in (layer.key, *layer.suffixes)}


def words_of(stem: str) -> list[str]:
    """The words of a name, without tokens of a convention such as ``WF1`` or ``2of3``."""
    return _WORDS.findall(_TOKENS.sub("", stem))


def _component(name: FileName, token: Token, layer: Layer | None, hints: Hints) -> str | None:
    words = words_of(name.stem)
    if token.type not in TYPES or not words:
        return None
    if layer:
        words = [*_without_key(words, layer, name)]
    text = "_".join((*words, *_suffix(name, words, layer, hints)))
    return restyled(text, token.type) if token.type not in ("word", "any") else text


def _without_key(words: list[str], layer: Layer, name: FileName) -> Iterator[str]:
    """Drop a last word that the layer's own token repeats: ``page_service`` under ``service``."""
    token = name.convention.pattern.token(name.convention.layer_token)
    repeated = token is not None and not token.number and words[-1].casefold() == layer.key
    yield from words[:-1] if repeated and len(words) > 1 else words


def _suffix(name: FileName, words: list[str], layer: Layer | None, hints: Hints) -> Iterator[str]:
    """Yield the ending that components of the layer have; the first one listed is the usual one."""
    suffixes = layer.suffixes if layer else ()
    if words[-1].casefold() in {suffix.casefold() for suffix in suffixes}:
        return
    hinted = hints.of(hints.suffixes, name.path)
    usual = hinted if hinted is not None else next(iter(suffixes), "")
    if usual and words[-1].casefold() != usual.casefold():
        yield usual
