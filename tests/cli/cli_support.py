"""A project in a temporary folder, and what a command said about it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

CONVENTION = """\
[conventions.app]
pattern = "{name:snake}.py"
paths = ["app/**/*.py"]
exempt = ["__init__.py"]
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Path and code of each finding of a JSON report."""
        return [(found["path"], found["code"]) for found in self.json["findings"]]


Command = Callable[..., Done]


@dataclass(frozen=True)
class Place:
    root: Path

    def write(self, path: str, content: str | bytes = "") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def write_all(self, files: dict[str, str]) -> Place:
        for path, content in files.items():
            self.write(path, content)
        return self

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        done = subprocess.run(
            ("git", *identity, *arguments), cwd=self.root, check=True, capture_output=True
        )
        return done.stdout.decode(errors="surrogateescape").strip()

    def init(self) -> Place:
        self.git("init", "--quiet", "--initial-branch=main")
        return self

    def commit(self, subject: str = "a change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", subject)
        return self.git("rev-parse", "HEAD")


def timeless(report: dict[str, Any]) -> dict[str, Any]:
    """A JSON report without what differs from run to run."""
    return {key: value for key, value in report.items() if key != "timing"}
