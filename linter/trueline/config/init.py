"""Look at a project and propose a first configuration, with the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trueline.config.declared import setting
from trueline.config.model import DEFAULT_GENERATED, DEFAULT_STORE
from trueline.config.recognise import Proposal, recognise
from trueline.config.roots import find_roots
from trueline.config.show import toml
from trueline.globs import Globs

GENERATORS = (
    "tool.setuptools_scm.write_to",
    "tool.setuptools_scm.version_file",
    "tool.hatch.build.hooks.vcs.version-file",
    "tool.pdm.version.write_to",
    "tool.versioningit.write.file",
    "tool.versioningit.onbuild.source-file",
)
"""Settings that name a module which the build writes."""

_SAMPLE = 200

_HINT = """\
# No naming convention was recognised, so no name is judged. To have names judged, write one:
# [conventions.app]
# pattern = "{name:snake}_{role:router|service|schemas|model}.py"
# paths = ["app/**/*.py"]
# exempt = ["__init__.py", "main.py"]
"""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a project; ``sentences`` say it to people, in the order of reading.

    ``existing`` is the file that already configures Trueline, None when none does.
    """

    source_roots: tuple[str, ...]
    generated: tuple[str, ...]
    convention: Proposal | None
    existing: str | None
    sentences: tuple[str, ...]
    has_documents: bool = False


def survey(files: Sequence[str], read: Callable[[str], str]) -> Survey:
    """Look at a project: ``files`` are paths relative to it, ``read`` returns a file's text.

    ``read`` may raise OSError or UnicodeError; then the survey says so and goes on without.
    """
    pyproject, unread = _pyproject(files, read)
    roots = _with_src_imports(find_roots(files, pyproject), files, read)
    generated = tuple(_generated(pyproject))
    convention = recognise(files, roots)
    existing = _existing(files, pyproject)
    stored = DEFAULT_STORE in files
    said = (_counted(files), unread, _rooted(roots), _written(generated), *_named(convention))
    sentences = (*filter(None, said), *_stored(stored), *_already(existing))
    return Survey(roots, generated, convention, existing, sentences, stored)


def write(found: Survey) -> str:
    """Return the text of a trueline.toml for what was found."""
    parts = (_head(found), _convention_text(found.convention), _documents_text(found))
    return "\n".join(line for part in parts for line in part)


def _pyproject(
    files: Sequence[str], read: Callable[[str], str]
) -> tuple[Mapping[str, object], str]:
    """The parsed pyproject.toml, and a sentence when there is one that can't be used."""
    import tomllib

    if "pyproject.toml" not in files:
        return {}, ""
    try:
        return tomllib.loads(read("pyproject.toml")), ""
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        return {}, f"pyproject.toml can't be read ({error}), so its settings were left out."


def _with_src_imports(
    roots: tuple[str, ...], files: Sequence[str], read: Callable[[str], str]
) -> tuple[str, ...]:
    """Add the project itself when code says ``from src.app import …``: then it is on the path."""
    if "src" not in roots or "." in roots:
        return roots
    sample = [
        path for path in files if path.endswith(".py") and path.startswith(("src/", "tests/"))
    ]
    used = any("from src." in _text(path, read) for path in sample[:_SAMPLE])
    return (".", *roots) if used else roots


def _text(path: str, read: Callable[[str], str]) -> str:
    try:
        return read(path)
    except (OSError, UnicodeError):
        return ""  # one sample less; the check itself says what it could not read


def _generated(pyproject: Mapping[str, object]) -> Iterator[str]:
    for dotted in GENERATORS:
        value = setting(pyproject, dotted)
        if isinstance(value, str) and value.endswith(".py"):
            yield value


def _existing(files: Sequence[str], pyproject: Mapping[str, object]) -> str | None:
    if "trueline.toml" in files:
        return "trueline.toml"
    return "pyproject.toml" if isinstance(setting(pyproject, "tool.trueline"), Mapping) else None


def _counted(files: Sequence[str]) -> str:
    python = sum(path.endswith(".py") for path in files)
    noun = "file" if len(files) == 1 else "files"
    return f"Looked at {len(files)} {noun}, {python or 'none'} of them Python."


def _rooted(roots: Sequence[str]) -> str:
    return f"Imports start at {_listed(['the project itself' if r == '.' else r for r in roots])}."


def _written(generated: Sequence[str]) -> str:
    return f"The build writes {_listed(generated)}, which may be missing." if generated else ""


def _named(proposal: Proposal | None) -> Iterator[str]:
    if proposal is None:
        yield "No naming convention was recognised; names are judged once you configure one."
        return
    near = f", {proposal.near} more but for hyphens" if proposal.near else ""
    yield (
        f"{proposal.following} of {proposal.judged} names in {_listed(proposal.paths)} follow the "
        f"convention {proposal.preset}{near}."
    )
    if proposal.layers:
        layers = (f"{_listed(names)} ({key})" for key, names in proposal.layers.items())
        yield f"Folders of layers: {', '.join(layers)}."
    if proposal.exempt:
        yield f"Not judged, because tools prescribe the names: {_listed(proposal.exempt)}."


def _stored(stored: bool) -> Iterator[str]:
    if stored:
        yield f"{DEFAULT_STORE} is a store of ConPort; its documents are checked."


def _already(existing: str | None) -> Iterator[str]:
    if existing:
        yield f"{existing} already configures Trueline; nothing needs to be written."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _head(found: Survey) -> Iterator[str]:
    yield "# Configuration of Trueline; `trueline config show` lists every setting and its value."
    yield ""
    yield "# Folders whose content is importable by its path below them."
    yield f"source-roots = {toml(found.source_roots)}"
    unknown = [path for path in found.generated if not Globs(DEFAULT_GENERATED).matches(path)]
    if unknown:
        yield "# The build writes these, so they may be missing from the tree."
        yield f"extend-generated = {toml(unknown)}"
    yield ""


def _documents_text(found: Survey) -> Iterator[str]:
    if found.has_documents:
        yield "# The store of ConPort; name the JSON Schemas of its categories here."
        yield "[documents.context]"
        yield f"store = {toml(DEFAULT_STORE)}"
        yield ""


def _convention_text(proposal: Proposal | None) -> Iterator[str]:
    if proposal is None:
        yield _HINT
        return
    yield f"# {proposal.following} of {proposal.judged} names followed it when this was written."
    yield f"[conventions.{proposal.preset}]"
    yield f"preset = {toml(proposal.preset)}"
    yield f"paths = {toml(proposal.paths)}"
    if proposal.exempt:
        yield "# Tools prescribe these names; they are counted but not judged."
        yield f"extend-exempt = {toml(proposal.exempt)}"
    yield ""
    if proposal.layers:
        yield f"[conventions.{proposal.preset}.layers]"
        for key, folders in proposal.layers.items():
            yield f"{key} = {{ folders = {toml(folders)} }}  # {proposal.titles[key]}"
        yield ""
