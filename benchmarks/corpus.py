"""Unpack public source distributions into a folder and make it a git repository.

    python benchmarks/corpus.py FOLDER [ansible|mixed]

pip fetches them from the index that it is configured for and checks their sha256.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple


class Sdist(NamedTuple):
    """A source distribution, pinned."""

    name: str
    version: str
    sha256: str


CORPORA = {
    "ansible": (
        Sdist(
            "ansible", "9.9.0", "d4a858c55fab0f9746ee559a230a302b3d29673c4e673450556f00ba912577ce"
        ),
    ),
    "mixed": (
        Sdist(
            "homeassistant",
            "2026.9.4",
            "30a6fd7b63499c9959be9567c4b7dfb8c1731466de67ab26e5598abad1abbff7",
        ),
        Sdist(
            "Django", "6.1rc1", "3964a696caea6ccfcc22f9a31ae1e322546002e52ea46bc8fdfe85a518ef6394"
        ),
        Sdist(
            "sympy", "1.9rc1", "aee608377f4224e1c3c08de0c344a2ef915f1e5aec549930537f8bd77c6b64d1"
        ),
        Sdist("salt", "3008.5", "0259deafd601d783721e5aa8ed10677d8c4d6cc12f5de17499af71590d593315"),
    ),
}
"""``ansible`` is one tree of 16,403 Python files, ``mixed`` are four projects with 17,445."""


def main() -> None:
    """Make one corpus, or tell that it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", nargs="?", choices=CORPORA, default="ansible")
    arguments = parser.parse_args()
    tree = arguments.folder.resolve() / arguments.name
    if tree.exists():
        sys.exit(f"{tree} exists; remove it to make it again")
    with tempfile.TemporaryDirectory(dir=_made(arguments.folder)) as scratch:
        sdists = CORPORA[arguments.name]
        made = _unpacked(_downloaded(sdists, Path(scratch)), Path(scratch) / "tree")
        (made if len(sdists) > 1 else next(made.iterdir())).rename(tree)
    _commit(tree)
    print(f"{tree}: {sum(1 for _ in tree.rglob('*.py'))} Python files")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _downloaded(sdists: tuple[Sdist, ...], scratch: Path) -> list[Path]:
    wanted = scratch / "requirements.txt"
    wanted.write_text("".join(f"{s.name}=={s.version} --hash=sha256:{s.sha256}\n" for s in sdists))
    options = ("--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", str(scratch))
    any_python = "--ignore-requires-python"  # nothing of it is ever run
    pip = (sys.executable, "-m", "pip", "download", *options, any_python, "-r", str(wanted))
    subprocess.run(pip, check=True)
    return sorted(scratch.glob("*.tar.gz"))


def _unpacked(archives: list[Path], into: Path) -> Path:
    for archive in archives:
        with tarfile.open(archive) as tar:
            tar.extractall(into, filter="data")
    return into


def _commit(tree: Path) -> None:
    """Commit everything, also what the project itself would ignore."""
    identity = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost")
    for words in (
        ("init", "--quiet"),
        ("add", "--all", "--force", "."),
        # a gc that git starts by itself, in the background, would be in the way of ours
        (*identity, "-c", "gc.auto=0", "commit", "--quiet", "--message", "corpus"),
        ("gc", "--quiet"),
    ):
        subprocess.run(("git", *words), cwd=tree, check=True)


if __name__ == "__main__":
    main()
