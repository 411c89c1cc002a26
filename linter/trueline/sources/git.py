"""Git as a command: never prompting, never paging, never taking a lock that it can do without."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, NamedTuple

from trueline.errors import BlindError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

# A hook inherits these from the git that runs it; here git has to answer for another folder, or
# in the plain format that is parsed.
MISLEADING = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"),
    *("GIT_PREFIX", "GIT_NAMESPACE", "GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
}
_QUIET = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_PLAIN_INDEX = (b"DIRC\0\0\0\2", b"DIRC\0\0\0\3")
"""How an index begins that writes each path in full."""
_NO_INDEX = _PLAIN_INDEX[0]
_REGULAR = ("100644", "100755", "100664")


StrPath = str | os.PathLike[str]


class GitError(UsageError):
    """Git is missing, or refused; the message holds its own words."""


class Commit(NamedTuple):
    """One commit; ``date`` is the committer's, ISO 8601 with its offset from UTC."""

    sha: str
    date: str
    subject: str


def work_tree(folder: Path) -> Path | None:
    """Return the nearest folder at or above ``folder`` that holds a ``.git``; runs nothing."""
    here = folder.resolve()
    return next((at for at in (here, *here.parents) if os.path.lexists(at / ".git")), None)


def tracks(root: Path, folder: str) -> bool:
    """Whether any file below a folder of ``root`` is in the index; True when nobody can say."""
    try:
        return bool(run(root, "ls-files", "-z", "--", folder))
    except GitError:  # not installed, as in a container, or it does not trust the folder
        return _may_be_indexed(root, folder)


def _may_be_indexed(root: Path, folder: str) -> bool:
    """Whether the index holds such a path; True where paths are not written there as they are."""
    top = work_tree(root)
    if top is None:
        return True
    try:
        place = top / ".git"
        if place.is_file():
            place = top / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        if not (place / "HEAD").exists() or any(place.glob("sharedindex.*")):
            return True
        index = (place / "index").read_bytes() if (place / "index").exists() else _NO_INDEX
    except (OSError, UnicodeDecodeError):
        return True
    path = (root.resolve() / folder).relative_to(top).as_posix()
    return not index.startswith(_PLAIN_INDEX) or os.fsencode(path) in index


def start(root: StrPath, *arguments: str, stdin: IO[bytes] | None = None) -> Popen[bytes]:
    """Start git in ``root``; its output and its complaints are to be read from pipes."""
    from subprocess import DEVNULL, PIPE, Popen

    kept = {key: value for key, value in os.environ.items() if key not in MISLEADING}
    command = ("git", "--no-pager", "-c", "core.quotePath=false", *arguments)
    env = kept | _QUIET
    try:
        return Popen(command, cwd=root, env=env, stdin=stdin or DEVNULL, stdout=PIPE, stderr=PIPE)
    except FileNotFoundError as error:
        if not os.path.isdir(root):
            raise GitError(f"{root}: there is no such folder") from error
        raise GitError("git is not installed, or not on the PATH") from error
    except OSError as error:
        raise GitError(f"git can't be started: {error.strerror}") from error


def run_together(root: StrPath, *commands: tuple[str, ...]) -> list[tuple[bytes, str]]:
    """Run several git commands at once; return what each printed, and what it complained of."""
    processes = [start(root, *command) for command in commands]
    results = [process.communicate() for process in processes]
    for process, (_, complaints) in zip(processes, results, strict=True):
        _judge(process, complaints)
    return [(out, os.fsdecode(complaints)) for out, complaints in results]


def run(
    root: StrPath, *arguments: str, fine: tuple[int, ...] = (0,), stdin: IO[bytes] | None = None
) -> bytes:
    """Run git in ``root`` and return what it printed; exit codes in ``fine`` are no failure."""
    process = start(root, *arguments, stdin=stdin)
    out, complaints = process.communicate()
    _judge(process, complaints, fine)
    return out


def _judge(process: Popen[bytes], complaints: bytes, fine: tuple[int, ...] = (0,)) -> None:
    if process.returncode not in fine:
        raise GitError(_refusal(os.fsdecode(complaints), process.returncode))


def _refusal(said: str, code: int) -> str:
    if "dubious ownership" in said:
        return (
            "git does not trust this folder, because it belongs to somebody else; "
            "if you do: git config --global --add safe.directory FOLDER"
        )
    lines = [line for line in said.splitlines() if line.strip()]
    return f"git failed: {lines[0]}" if lines else f"git failed with exit code {code}"


def repository(root: Path) -> Repository | None:
    """Return the repository around ``root``, None without one.

    Raises :class:`GitError` when there is one that git can't read, with the reason.
    """
    if work_tree(root) is None:
        return None
    run(root, "rev-parse", "--is-inside-work-tree")
    return Repository(root)


class Repository(NamedTuple):
    """What git knows about ``root``, which may be a folder inside the work tree.

    All paths are relative to ``root``, with POSIX separators; what lies beside it is not seen.
    """

    root: Path

    def changed(self, sha: str) -> frozenset[str]:
        """Return the tracked paths whose content on disk differs from a revision."""
        flags = ("--name-only", "-z", "--no-renames", "--relative", "--ignore-submodules=all")
        out = run(self.root, "diff", *flags, "--no-ext-diff", "--no-textconv", sha, "--", ".")
        return frozenset(os.fsdecode(out).split("\0")[:-1])

    def merge_base(self, ref: str) -> str:
        """Return the commit where the current branch left ``ref``; UsageError without one."""
        head = self._commit("HEAD")
        if head is None:
            raise UsageError(f"--since {ref}: the current branch has no commit yet; commit first")
        start = self._commit(ref)
        if start is None:
            raise UsageError(_unknown(ref))
        bases = run(self.root, "merge-base", start, head, fine=(0, 1)).decode().split()
        if not bases:
            raise UsageError(self._unrelated(ref))
        return bases[0]

    def _commit(self, ref: str) -> str | None:
        """Return the one commit that ``ref`` names, None if it names none, or more than one."""
        wanted = ("--end-of-options", f"{ref}^{{commit}}")
        if "\0" in ref:
            return None
        found = run(self.root, "rev-parse", "--verify", "--quiet", *wanted, fine=(0, 1, 128))
        lines = found.decode().split()
        return lines[0] if len(lines) == 1 else None

    def _unrelated(self, ref: str) -> str:
        shallow = run(self.root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        if shallow:
            return (
                f"--since {ref}: this shallow clone does not reach back to where the branch left "
                f"{ref}; run `git fetch --unshallow`, in CI set fetch-depth: 0"
            )
        return f"--since {ref}: HEAD and {ref} have no common commit; name a ref that has"

    def commits(self, n: int) -> list[Commit]:
        """Return the last ``n`` commits along first parents that touch ``root``, newest first."""
        if not run(self.root, "rev-parse", "--verify", "--quiet", "HEAD", fine=(0, 1)):
            return []
        form = ("--encoding=UTF-8", "--no-show-signature", "-z", "--format=%H%n%cI%n%s")
        inside = run(self.root, "rev-parse", "--show-prefix").strip()
        scope = ("--", ".") if inside else ()
        out = run(self.root, "log", "--first-parent", f"--max-count={n}", *form, "HEAD", *scope)
        records = out.decode("utf-8", "replace").split("\0")
        return [Commit(*record.split("\n", 2)) for record in records if record]

    def names(self, sha: str) -> tuple[str, ...]:
        """Return the path of every regular file of a revision, sorted."""
        return tuple(self.blobs(sha))

    def blobs(self, sha: str) -> dict[str, str]:
        """Map the path of every regular file of a revision to the name of its content.

        Links and submodules are left out.  Equal names are equal bytes in any two revisions.
        """
        out = os.fsdecode(run(self.root, "ls-tree", "-r", "-z", sha))
        rows = (row.partition("\t") for row in out.split("\0")[:-1])
        return dict(sorted((path, head[12:]) for head, _, path in rows if head[:6] in _REGULAR))

    def tree(
        self, sha: str, wanted: Callable[[str], bool] | None = None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield every regular file of a revision, or those wanted, with its bytes.

        One git process streams them; no more than one file is held at a time.
        """
        blobs = self.blobs(sha)
        chosen = [path for path in blobs if wanted is None or wanted(path)]
        yield from zip(chosen, self.contents([blobs[path] for path in chosen]), strict=True)

    def contents(self, blobs: list[str]) -> Iterator[bytes]:
        """Yield the bytes of each blob, in the order asked for."""
        from tempfile import TemporaryFile

        with TemporaryFile() as asked:  # a file as stdin: nobody has to feed a pipe meanwhile
            asked.write("".join(f"{blob}\n" for blob in blobs).encode())
            asked.seek(0)
            with start(self.root, "cat-file", "--batch", "--buffer", stdin=asked) as git:
                try:
                    for blob in blobs:
                        yield _content(git.stdout, blob)
                finally:
                    git.kill()  # whoever stops half way must not wait for the rest


def _content(stream: IO[bytes] | None, blob: str) -> bytes:
    head = stream.readline().split() if stream else []
    if stream and len(head) == 3:
        size = int(head[2])
        data = stream.read(size)
        stream.read(1)  # a line feed after each content
        if len(data) == size:
            return data
    raise BlindError(
        f"git has no content for object {blob}; in a partial clone, run `git fetch --refetch`"
    )


def _unknown(ref: str) -> str:
    return (
        f"--since {ref}: git knows no such commit, branch or tag here; fetch it first "
        f"(`git fetch origin {ref}`; in CI set fetch-depth: 0) or check the spelling"
    )
