"""Plans as files: three for each, in ``.trueline/plans/``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trueline.errors import ConflictError, UsageError
from trueline.ledger import FOLDER, prepared
from trueline.sources.aside import write_aside

if TYPE_CHECKING:
    from trueline.plan import Plan
    from trueline.planfile import Sealed
    from trueline.planread import Read, Written
    from trueline.proposal import Patch


def folder_of(root: Path) -> Path:
    """Return where the plans of a project live."""
    return root / FOLDER / "plans"


def write_plan(root: Path, sealed: Sealed) -> Path:
    """Write a plan, its patch and its page for reviewers; return the path of the plan."""
    from trueline.reports.plan_markdown import plan_markdown
    from trueline.reports.plan_patch import git_patch

    prepared(root)
    plan, folder = sealed.plan, folder_of(root)
    required = (patch for patch in plan.patches if not patch.optional)
    files = {
        "patch": git_patch(required),
        "md": plan_markdown(plan).encode("utf-8", "backslashreplace"),
        "json": sealed.text.encode(),
    }
    for suffix, data in files.items():
        _write(folder / f"{plan.id}.{suffix}", data)
    return folder / f"{plan.id}.json"


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        write_aside(path, lambda _: (data,))
    except OSError as error:
        raise ConflictError(f"{path}: can't be written: {error.strerror}") from error


def read_plan(root: Path, name: str) -> Written:
    """Read the plan of that id, of which the start is enough, or in that file."""
    from trueline.planread import decode

    path = _find(root, name)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}; correct the path") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no plan, its bytes are no UTF-8; make it anew") from error
    return decode(text, str(path))


def _find(root: Path, name: str) -> Path:
    if name.endswith(".json"):
        return Path(name)
    known = sorted(path.stem for path in folder_of(root).glob("*.json"))
    found = [name] if name in known else [each for each in known if each.startswith(name)]
    if len(found) == 1:
        return folder_of(root) / f"{found[0]}.json"
    if found:
        listed = ", ".join(found)
        raise UsageError(
            f"{name}: several plans begin so, write more of the one that is meant: {listed}; "
            f"those that are not wanted can be deleted from {FOLDER}/plans"
        )
    listed = ", ".join(known) or "there is none yet, make one with `trueline plan`"
    raise UsageError(f"{name}: there is no such plan; plans: {listed}")


def current(written: Written, read: Read) -> Plan:
    """Return the plan with all images; ConflictError when the world has moved on."""
    from trueline.planread import resolve

    return resolve(written, read)


def chosen(plan: Plan, with_optional: tuple[int, ...]) -> tuple[Patch, ...]:
    """Return the patches that are wanted: all but the optional ones that were not asked for."""
    for number in with_optional:
        if not 0 < number <= len(plan.patches):
            raise UsageError(f"--with {number}: this plan has {len(plan.patches)} patches")
    return tuple(
        patch
        for number, patch in enumerate(plan.patches, 1)
        if not patch.optional or number in with_optional
    )
