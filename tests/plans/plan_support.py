"""A project, a fixer that renames by plain text, and what a folder holds to the byte."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FIXER = '''\
"""Rename modules and replace their dotted names as plain text."""

from __future__ import annotations

from dataclasses import dataclass, field

from trueline.changes import edited, moved, read_image
from trueline.fixer import Ask, Fixer
from trueline.proposal import Certainty, Edit, Patch, Proposal, Unresolved


@dataclass(frozen=True)
class Options:
    """What to rename."""

    move: tuple[str, ...] = field(default=(), metadata={"doc": "OLD=NEW, both paths."})
    loud: bool = field(default=False, metadata={"doc": "Say more."})

    def __post_init__(self) -> None:
        if any("=" not in each for each in self.move):
            raise ValueError("move: write OLD=NEW")


fixer = Fixer(__name__, fixes=("NAM001",), options=Options)


def dotted(path: str) -> bytes:
    return path.removesuffix(".py").replace("/", ".").encode()


@fixer.propose
def propose(ask: Ask, options: Options) -> Proposal:
    moves = dict(each.split("=") for each in options.move)
    changes, edits, docs = [], [], []
    for path in sorted({*ask.facts.files, *moves}):
        image = ask.read(path)
        if image is None:
            continue
        content = text = read_image(image).content
        for old, new in moves.items():
            text = text.replace(dotted(old), dotted(new))
        if path in moves:
            changes += moved(path, moves[path], image, text)
        elif text != content and path.endswith(".md"):
            docs.append(edited(path, image, text))
        elif text != content:
            changes.append(edited(path, image, text))
        for line, (a, b) in enumerate(zip(content.splitlines(), text.splitlines()), 1):
            if a != b:
                edits.append(Edit(path, line, "import", repr(a), repr(b), "it is spelt so"))
    patches = (
        Patch("Rename modules", tuple(changes), tuple(edits), "Names should tell."),
        Patch("Mention new names in texts", tuple(docs), optional=True),
    )
    likely = Edit("notes.txt", 3, "text", "a", "b", "it looks like a path", Certainty.LIKELY)
    left = (Unresolved("app/odd.py", "no target is known"),) if options.loud else ()
    decisions = (likely,) if options.loud else ()
    importers = tuple(sorted({edit.path for edit in edits}))
    title = f"Rename {len(moves)} modules"
    return Proposal(title, patches, "They are off the line.", decisions, left, importers)


fixer.scene(
    "a plain rename",
    before="""
        -- app/a.py --
        X = 1
        -- app/b.py --
        import app.a
    """,
    after="""
        -- app/c.py --
        X = 1
        -- app/b.py --
        import app.c
    """,
    move=("app/a.py=app/c.py",),
)
'''


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@dataclass(frozen=True)
class Place:
    root: Path

    def write(self, path: str, content: str | bytes = "", mode: int | None = None) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if mode is not None:
            file.chmod(mode)
        return file

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        done = subprocess.run(
            ("git", *identity, *arguments), cwd=self.root, check=True, capture_output=True
        )
        return done.stdout.decode(errors="surrogateescape").strip()

    def commit(self, subject: str = "a change") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", subject)

    @property
    def plan_id(self) -> str:
        """The id of the only plan."""
        (plan,) = (self.root / ".trueline/plans").glob("*.json")
        return plan.stem


def stocked(place: Place) -> Place:
    """Fill a project: a package with importers, a script, a link, a text."""
    place.write("trueline.toml", 'source-roots = ["."]\n')
    place.write("app/__init__.py")
    place.write("app/old.py", "X = 1\n\n\ndef f():\n    return X\n", 0o640)
    place.write("app/user.py", "import app.old\r\nY = app.old.X\r\n")
    place.write("app/sub/tool.py", "#!/usr/bin/env python\nfrom app.old import f\n", 0o755)
    place.write("docs/page.md", "See app.old.\n")
    (place.root / "app/linked.py").symlink_to("user.py")
    return place


World = dict[str, tuple[int, bytes]]


def world(root: Path) -> World:
    """Everything below a folder but Trueline's and git's own: modes and contents, to the byte."""
    found: World = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".git", ".trueline"))]
        for name in (*folders, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                content = os.fsencode(os.readlink(path))
            else:
                content = path.read_bytes() if stat.S_ISREG(mode) else b""
            found[path.relative_to(root).as_posix()] = (mode, content)
    return found
