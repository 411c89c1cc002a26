"""Whatever files look like, git takes the patch forwards and backwards, and so does a plan."""

from __future__ import annotations

import os
import subprocess
import tempfile
from json import dumps
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.changes import EXECUTABLE, FILE, LINK, REGULAR, Change, Image, file_image
from trueline.facts import Facts, Tree
from trueline.globs import Globs
from trueline.impact import made
from trueline.planfile import encode, indented
from trueline.planread import decode, resolve
from trueline.proposal import Patch, Proposal
from trueline.reports.plan_patch import git_patch
from trueline.splices import lines_of, spliced, splices
from trueline.stores.files import Files

NAMES = ("a.py", "b c.py", 'quo"te.py', "tab\there.py", "ünï.py", "deep/er/x", "back\\slash", "z")
LINES = st.sampled_from([b"one\n", b"two\n", b"three\r\n", b"", b"no end", b"\xff\xfe\n", b"\0\n"])
CONTENTS = st.lists(LINES, max_size=12).map(b"".join)
IMAGES = st.one_of(
    st.builds(file_image, CONTENTS, st.sampled_from([REGULAR, EXECUTABLE])),
    st.sampled_from([b"target", b"else/where"]).map(lambda content: file_image(content, LINK)),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.from_regex(r"[a-z-]+", fullmatch=True), inner)
    ),
)
WORLDS = st.dictionaries(st.sampled_from(NAMES), IMAGES)


def put(root: Path, world: dict[str, bytes]) -> None:
    for name, image in world.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mode, content = int(image[:6], 8), image[7:]
        if mode == LINK:
            path.symlink_to(os.fsdecode(content))
        else:
            path.write_bytes(content)
            path.chmod(0o755 if mode == EXECUTABLE else 0o644)


def read(root: Path) -> dict[str, Image]:
    found = {name: Files(root).read(name) for name in NAMES}
    return {name: image for name, image in found.items() if image is not None}


def changes(
    before: dict[str, bytes], after: dict[str, bytes], moves: dict[str, str]
) -> tuple[Change, ...]:
    names = sorted({*before, *after})
    return tuple(
        Change(FILE, name, before.get(name), after.get(name), origin=moves.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, str]]:
    """Two worlds, and which new names come from which old ones."""
    before, after = draw(WORLDS), draw(WORLDS)
    new = sorted(after.keys() - before.keys())
    old = sorted(before.keys() - after.keys())
    same = draw(st.booleans())
    moves = dict(zip(new, old, strict=False))
    for target, origin in moves.items():
        if same or before[origin].startswith(b"120000"):
            after[target] = before[origin]
        elif after[target][:6] != before[origin][:6]:
            after[target] = before[origin][:7] + after[target][7:]
    return before, after, moves


def git(root: Path, *arguments: str, stdin: bytes = b"") -> None:
    done = subprocess.run(
        ("git", "-c", "core.autocrlf=false", *arguments),
        cwd=root,
        input=stdin,
        capture_output=True,
        check=False,
    )
    assert 0 == done.returncode, (done.stderr.decode(), stdin.decode(errors="backslashreplace"))


@settings(max_examples=100, deadline=None)
@given(pairs())
def test_git_takes_the_patch_forwards_and_backwards(
    case: tuple[dict[str, bytes], dict[str, bytes], dict[str, str]],
) -> None:
    before, after, moves = case
    patch = git_patch([Patch("all", changes(before, after, moves))])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "--quiet")
        put(root, before)
        if patch:
            git(root, "apply", stdin=patch)
        assert after == read(root)
        if patch:
            git(root, "apply", "-R", stdin=patch)
        assert before == read(root)


@settings(max_examples=100, deadline=None)
@given(pairs())
def test_a_plan_that_is_read_back_is_the_same_plan(
    case: tuple[dict[str, bytes], dict[str, bytes], dict[str, str]],
) -> None:
    before, after, moves = case
    proposal = Proposal("all", (Patch("all", changes(before, after, moves)),))
    tree = Tree((), (), Globs(()), lambda _: False)
    sealed = made("test", proposal, Facts((), lambda files: (), lambda: tree, {}, {}))

    again = resolve(decode(sealed.text, "plan.json"), before.get)

    assert sealed.plan == again
    assert sealed.text == encode(again)


@given(CONTENTS, CONTENTS)
def test_splices_lead_from_one_text_to_the_other(before: bytes, after: bytes) -> None:
    old, new = lines_of(before), lines_of(after)

    assert b"".join(old) == before
    assert new == spliced(old, splices(before, after))


@given(JSON)
def test_a_plan_is_written_as_json_writes_it(value: object) -> None:
    assert dumps(value, indent=1) == indented(value)
