"""A naming convention: which files it covers, how names are read, and what the values mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from trueline.errors import ConfigError
from trueline.globs import Globs
from trueline.pattern import Pattern, Values

_DEFAULT_TOKENS = {
    "workflow_token": "workflow",
    "layer_token": "layer",
    "version_token": "version",
    "part_token": "part",
    "parts_token": "parts",
    "component_token": "component",
}


class ConventionError(ConfigError):
    """A convention whose parts don't fit together.

    ``keyed`` pairs each problem with the setting that it is about: ``(("layers", "4"), "...")``.
    """

    def __init__(self, name: str, keyed: tuple[tuple[tuple[str, ...], str], ...]) -> None:
        super().__init__(tuple(f"{'.'.join((name, *keys))}: {text}" for keys, text in keyed))
        self.name, self.keyed = name, keyed

    def __reduce__(self) -> tuple[type[ConventionError], tuple[object, ...]]:  # type: ignore[override]
        return (type(self), (self.name, self.keyed))


class Layer(NamedTuple):
    """A layer of the architecture.

    ``key`` is the token's value as text, ``folders`` are the folder names where its files live,
    ``suffixes`` the endings that its components have; both may be empty.
    """

    key: str
    title: str = ""
    folders: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.key} ({self.title})" if self.title else self.key


@dataclass(frozen=True)
class Convention:
    """How the files of some paths are named.

    ``paths`` are covered; ``exempt`` ones among them are counted but not judged.  ``version`` is
    the one that counts, ``workflows`` maps the known ones to their titles, ``layers`` are known by
    key; empty means that any will do.  The ``*_token`` fields say which token of the pattern
    plays which part.  Files whose values are equal under ``scope`` form one sequence of parts;
    an empty scope becomes workflow and layer, as far as the pattern has them.
    Raise :class:`ConventionError` with all that does not fit together.
    """

    name: str
    pattern: Pattern
    paths: Globs = field(default_factory=lambda: Globs(("*.py",)))
    exempt: Globs = field(default_factory=Globs)
    version: int | None = None
    workflows: Mapping[str, str] = field(default_factory=dict, hash=False)
    layers: Mapping[str, Layer] = field(default_factory=dict, hash=False)
    workflow_token: str = "workflow"  # noqa: S105  # no password
    layer_token: str = "layer"  # noqa: S105  # no password
    version_token: str = "version"  # noqa: S105  # no password
    part_token: str = "part"  # noqa: S105  # no password
    parts_token: str = "parts"  # noqa: S105  # no password
    component_token: str = "component"  # noqa: S105  # no password
    scope: tuple[str, ...] = ()
    _claims: Mapping[str, tuple[Layer, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        problems = (*_problems(self),)
        if problems:
            raise ConventionError(self.name, problems)
        usual = (self.workflow_token, self.layer_token)
        scope = self.scope or tuple(name for name in usual if self.pattern.token(name))
        object.__setattr__(self, "scope", scope)
        object.__setattr__(self, "_claims", _claims(self.layers))

    def parse(self, filename: str) -> dict[str, int | str] | None:
        """The values that a file name holds, None when it is off the pattern."""
        return self.pattern.parse(filename)

    def render(self, values: Values) -> str:
        """The file name with these values; raise ``ValuesError`` when there is none."""
        return self.pattern.render(values)

    def problem(self, filename: str) -> str:
        """Where the name first leaves the pattern; empty when it fits."""
        return self.pattern.problem(filename)

    def row(self, tokens: Values) -> str:
        """The workflow as text, empty when the pattern has none: a row of the matrix."""
        return str(tokens.get(self.workflow_token, ""))

    def column(self, tokens: Values) -> str:
        """The layer as text, empty when the pattern has none: a column of the matrix."""
        return str(tokens.get(self.layer_token, ""))

    def layer_of(self, folder: str) -> Layer | None:
        """The one layer that a folder belongs to, None when none or several may live there."""
        layers = self.layers_of(folder)
        return layers[0] if len(layers) == 1 else None

    def layers_of(self, folder: str) -> tuple[Layer, ...]:
        """The layers that claim the folder, or else the nearest one around it."""
        for name in reversed(folder.split("/")):
            if name in self._claims:
                return self._claims[name]
        return ()


def _claims(layers: Mapping[str, Layer]) -> dict[str, tuple[Layer, ...]]:
    claims: dict[str, tuple[Layer, ...]] = {}
    for layer in layers.values():
        for folder in layer.folders:
            claims[folder] = (*claims.get(folder, ()), layer)
    return claims


def _problems(convention: Convention) -> Iterator[tuple[tuple[str, ...], str]]:
    if not convention.paths:
        yield ("paths",), 'it covers no file; write for example ["*.py"]'
    yield from _token_problems(convention)
    yield from _number_problems(convention)
    yield from _value_problems(convention, "workflows", convention.workflow_token)
    yield from _value_problems(convention, "layers", convention.layer_token)
    for key, layer in convention.layers.items():
        yield from _layer_problems(convention, key, layer)


def _token_problems(convention: Convention) -> Iterator[tuple[tuple[str, ...], str]]:
    """Tokens that a setting names but the pattern lacks; a default that it lacks is no problem."""
    names = convention.pattern.names
    has = f"the pattern has {', '.join(names)}" if names else "the pattern has no token at all"
    for key, default in _DEFAULT_TOKENS.items():
        token = getattr(convention, key)
        if token != default and token not in names:
            yield (key,), f'no token "{token}" in the pattern; {has}'
    for index, token in enumerate(convention.scope):
        if token not in names:
            yield ("scope", str(index)), f'no token "{token}" in the pattern; {has}'
        elif token in convention.scope[:index]:
            yield ("scope", str(index)), f'"{token}" stands here twice; take one out'


def _number_problems(convention: Convention) -> Iterator[tuple[tuple[str, ...], str]]:
    """Tokens that are compared as numbers must hold numbers."""
    version = () if convention.version is None else ("version_token",)
    for key in (*version, "part_token", "parts_token"):
        token = convention.pattern.token(getattr(convention, key))
        if token is not None and not token.number:
            reason = f'the token "{token.name}" is {token.meaning}, and it must be a number'
            yield ("pattern",), f"{reason}; write {{{token.name}:int}}"


def _value_problems(
    convention: Convention, setting: str, name: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Keys that the token can never hold."""
    token = convention.pattern.token(name)
    for key in getattr(convention, setting) if token else ():
        if token and not token.reads(key):
            yield (setting, key), f'"{key}" can\'t be a {name}: {name} is {token.meaning}'


def _layer_problems(
    convention: Convention, key: str, layer: Layer
) -> Iterator[tuple[tuple[str, ...], str]]:
    if layer.key != key:
        yield ("layers", key), f'the layer under "{key}" says that its key is "{layer.key}"'
    for folder in layer.folders:
        if not folder or "/" in folder:
            reason = f'"{folder}" is no folder name; write one name without "/"'
            yield ("layers", key, "folders"), reason
    token = convention.pattern.token(convention.component_token)
    for suffix in layer.suffixes if token else ():
        if token and not any(token.reads(start + suffix) for start in ("", "A", "a")):
            reason = f'no {token.name} can end in "{suffix}": it is {token.meaning}'
            yield ("layers", key, "suffixes"), reason
