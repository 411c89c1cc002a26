"""Find the configuration file and read its text; the only module here that touches the disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from trueline.config.origin import Source
from trueline.errors import ConfigError

STANDALONE = "trueline.toml"
PYPROJECT = "pyproject.toml"
SECTION = ("tool", "trueline")
_REPOSITORY = (".git", ".hg")
_PLACE = re.compile(r"(?P<text>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|.*)\)")


def find(start: Path) -> Path | None:
    """Return the nearest configuration at or above ``start``, None when there is none.

    That is a trueline.toml, or a pyproject.toml with ``[tool.trueline]``; the search ends at the
    root of the repository.  Raise :class:`ConfigError` for a folder that has both.
    """
    start = start.absolute()
    folder = start if start.is_dir() else start.parent
    for each in (folder, *folder.parents):
        found = _in_folder(each)
        if found or any((each / mark).exists() for mark in _REPOSITORY):
            return found
    return None


def locate(start: Path, given: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the file that ``--config`` names, or TRUELINE_CONFIG, or the nearest one there is.

    A name is relative to the current folder, the nearest one is looked for from ``start``.
    Raise :class:`ConfigError` for a named file that does not exist.
    """
    name = given or environ.get("TRUELINE_CONFIG")
    if not name:
        return find(start)
    path = Path(name).absolute()
    if not path.is_file():
        place = "command line --config" if given else "environment TRUELINE_CONFIG"
        raise ConfigError((f"{place}: there is no file {name}; correct the path",))
    return path


def _in_folder(folder: Path) -> Path | None:
    own, shared = folder / STANDALONE, folder / PYPROJECT
    configured = shared.is_file() and _may_configure(shared)
    if configured and own.is_file():
        raise ConfigError(
            (f"{shared}: [tool.trueline] and {own} both configure Trueline; keep one of them",)
        )
    return own if own.is_file() else shared if configured else None


def _may_configure(pyproject: Path) -> bool:
    """Whether the file has our table; one that is broken counts, so that reading it says why."""
    import tomllib

    text = read_text(pyproject, str(pyproject))
    if "trueline" not in text:
        return False
    try:
        return isinstance(_section(tomllib.loads(text)), dict)
    except tomllib.TOMLDecodeError:
        return True


def read_source(path: Path, label: str) -> Source:
    """Return the settings of a file; raise :class:`ConfigError` if it can't be read as TOML."""
    document, text = parse_document(path, label)
    if path.name != PYPROJECT:
        return Source("file", document, label, text)
    section = _section(document)
    if not isinstance(section, dict):
        raise ConfigError((f"{label}:1: tool.trueline: no such table; add [tool.trueline]",))
    return Source("file", section, label, text, SECTION)


def read_document(path: Path, label: str) -> Mapping[str, object]:
    """Return a TOML file as a table, empty when there is none; raise :class:`ConfigError`."""
    return parse_document(path, label)[0] if path.is_file() else {}


def parse_document(path: Path, label: str) -> tuple[dict[str, object], str]:
    """Return a TOML file as a table and as text; raise :class:`ConfigError`."""
    import tomllib

    text = read_text(path, label)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((_broken(label, str(error), text),)) from error


def read_text(path: Path, label: str) -> str:
    """Return a file as text; raise :class:`ConfigError` if it can't be read or is not UTF-8."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            (f"{label}: can't be read: {reason}; correct the path or mode",)
        ) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise ConfigError((f"{label}:{line}: {found}; save the file as UTF-8",)) from error


def _section(document: Mapping[str, object]) -> object:
    tool = document.get("tool")
    return tool.get("trueline") if isinstance(tool, dict) else None


def _broken(label: str, message: str, text: str) -> str:
    match = _PLACE.fullmatch(message)
    if match is None:
        return f"{label}: not valid TOML: {message}; correct the file"
    last = len(text.splitlines()) or 1
    place = f"{match['line']}:{match['column']}" if match["line"] else f"{last}"
    return f"{label}:{place}: not valid TOML: {match['text']}; correct the line"
