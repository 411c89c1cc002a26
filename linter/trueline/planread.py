"""Reading a plan back: strictly, and only for the world that it was made for."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from json import loads
from typing import NamedTuple

from trueline.changes import FILE, Change, Image, Script, file_image, read_image
from trueline.errors import ConflictError, UsageError
from trueline.plan import Impact, Plan, Reversibility
from trueline.planfile import FORMAT, digest_of
from trueline.proposal import Certainty, Edit, Patch, Risk, Unresolved
from trueline.splices import Splice, lines_of, spliced
from trueline.strict import Fields, FormatError

Read = Callable[[str], Image]

_RISKS = {risk.name.lower(): risk for risk in Risk}
_CERTAINTIES = {str(each): each for each in Certainty}
_REVERSIBILITIES = {str(each): each for each in Reversibility}
_CODECS = {codec: codec for codec in ("utf-8", "latin-1")}


class Stamp(NamedTuple):
    """What a file must be."""

    mode: int
    sha256: str


class Row(NamedTuple):
    """A change as it is written down; that of a file is known by its stamps."""

    change: Change
    before: Stamp | None = None
    after: Stamp | None = None
    lines: tuple[Splice, ...] = ()


class Written(NamedTuple):
    """A plan as it is written down: its patches hold no changes, ``rows`` has those of each."""

    plan: Plan
    rows: tuple[tuple[Row, ...], ...]


def decode(text: str, name: str) -> Written:
    """Read a plan; UsageError says what is wrong with the file ``name``, where, and what to do."""
    try:
        document = loads(text)
        with Fields(document, "") as fields:
            written = _written(fields)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: is no JSON: {error}; make the plan anew") from error
    except FormatError as error:
        raise UsageError(f"{name}: {error}; undo the edit or make the plan anew") from error
    digest = digest_of(document)
    if (written.plan.digest, written.plan.id) != (digest, f"{written.plan.kind}-{digest[7:17]}"):
        raise UsageError(
            f"{name}: the digest does not fit, so the plan was changed after it was made; "
            f"undo that, or make it anew: trueline plan {written.plan.kind}"
        )
    return written


def _written(fields: Fields) -> Written:
    version = fields.take("trueline-plan", int)
    if version != FORMAT:
        raise FormatError(f"trueline-plan: is {version}, this Trueline reads {FORMAT}")
    impact = fields.one("impact", _impact)
    if impact is None:
        raise FormatError("impact: is missing")
    plan = Plan(
        id=fields.take("id", str),
        digest=fields.take("digest", str),
        kind=fields.take("kind", str),
        title=fields.take("title", str),
        why=fields.take("why", str),
        impact=impact,
        decisions=fields.each("decisions", _edit),
        unresolved=fields.each("unresolved", _unresolved),
        patches=(),
    )
    parts = fields.each("patches", _patch)
    return Written(
        plan._replace(patches=tuple(patch for patch, _ in parts)), tuple(rows for _, rows in parts)
    )


def _patch(fields: Fields) -> tuple[Patch, tuple[Row, ...]]:
    patch = Patch(
        title=fields.take("title", str),
        why=fields.take("why", str),
        optional=fields.take("optional", bool),
        edits=fields.each("edits", _edit),
        notes=fields.texts("notes") if fields.has("notes") else (),
        changes=(),
    )
    return patch, fields.each("changes", _row)


def _impact(fields: Fields) -> Impact:
    return Impact(
        touched=fields.texts("touched"),
        moved=fields.take("moved", int),
        workflows=fields.texts("workflows"),
        layers=fields.texts("layers"),
        importers=fields.texts("importers"),
        risk=fields.choice("risk", _RISKS),
        reasons=fields.texts("reasons"),
        reversibility=fields.choice("reversibility", _REVERSIBILITIES),
    )


def _edit(fields: Fields) -> Edit:
    return Edit(
        path=fields.take("path", str),
        line=fields.take("line", int),
        kind=fields.take("kind", str),
        old=fields.take("old", str),
        new=fields.take("new", str),
        why=fields.take("why", str),
        certainty=fields.choice("certainty", _CERTAINTIES),
    )


def _unresolved(fields: Fields) -> Unresolved:
    return Unresolved(
        address=fields.take("address", str),
        line=fields.take("line", int),
        reason=fields.take("reason", str),
    )


def _row(fields: Fields) -> Row:
    subject, address = fields.take("subject", str), fields.take("address", str)
    origin, lost = fields.take("origin", str, ""), fields.take("lost", str, "")
    if subject != FILE:
        images = (fields.one("before", _text), fields.one("after", _text))
        script = fields.one("script", _script) or Script()
        return Row(Change(subject, address, *images, script, origin, lost))
    codec = fields.take("encoding", str, "utf-8")
    return Row(
        Change(subject, address, None, None, origin=origin, lost=lost),
        before=fields.one("before", _stamp),
        after=fields.one("after", _stamp),
        lines=fields.each("lines", lambda part: _splice(part, codec)),
    )


def _stamp(fields: Fields) -> Stamp:
    mode = fields.take("mode", str)
    if mode not in ("100644", "100755", "120000"):
        raise FormatError(f"{fields.at('mode')}: {mode!r} is none of 100644, 100755, 120000")
    return Stamp(int(mode, 8), fields.take("sha256", str))


def _splice(fields: Fields, codec: str) -> Splice:
    if codec not in _CODECS:
        raise FormatError(f"{fields.at('encoding')}: is none of {', '.join(_CODECS)}")
    old, new = fields.texts("old"), fields.texts("new")
    encoded = [tuple(line.encode(codec) for line in lines) for lines in (old, new)]
    return Splice(fields.take("at", int) - 1, *encoded)


def _text(fields: Fields) -> bytes:
    return fields.take("text", str).encode(fields.take("encoding", str, "utf-8"))


def _script(fields: Fields) -> Script:
    return Script(fields.texts("do"), fields.texts("undo"))


def resolve(written: Written, read: Read) -> Plan:
    """Return the plan with all images; ``read`` returns those that files have now.

    ConflictError names every file that is not what the plan was made for.
    """
    world = _World(read)
    patches = tuple(
        patch._replace(changes=tuple(map(world.change, rows)))
        for patch, rows in zip(written.plan.patches, written.rows, strict=True)
    )
    if world.stale:
        raise ConflictError("\n".join(world.stale))
    return written.plan._replace(patches=patches)


class _World:
    """The images of files while the changes of a plan pass by."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._now: dict[str, Image] = {}
        self._latest: dict[str, Image] = {}
        self.stale: list[str] = []

    def _look(self, address: str) -> Image:
        if address not in self._now:
            self._now[address] = self._latest[address] = self._read(address)
        return self._now[address]

    def change(self, row: Row) -> Change:
        """Return a change with its images."""
        change = row.change
        if change.subject != FILE:
            return change
        before = self._look(change.address)
        if _stamp_of(before) != row.before:
            self.stale.append(stale(change.address, expected=row.before, now=before))
            return change
        after = self._after(row, before)
        self._now[change.address] = after
        self._latest[change.address] = after or self._latest[change.address]
        return change._replace(before=before, after=after)

    def _after(self, row: Row, before: Image) -> Image:
        if row.after is None:
            return None
        base = before or self._base(row.change.origin)
        old = read_image(base).content if base is not None else b""
        lines = spliced(lines_of(old), row.lines)
        image = file_image(b"".join(lines or ()), row.after.mode)
        if lines is None or _stamp_of(image) != row.after:
            where = row.change.origin or row.change.address
            self.stale.append(f"{where}: has changed since the plan was made; plan again")
            return None
        return image

    def _base(self, origin: str) -> Image:
        if not origin:
            return None
        self._look(origin)
        return self._latest[origin]


def _stamp_of(image: Image) -> Stamp | None:
    if image is None:
        return None
    mode, content = read_image(image)
    return Stamp(mode, sha256(content).hexdigest())


def stale(address: str, *, expected: object, now: object) -> str:
    """Say why an address is not what a plan starts from."""
    if now is None:
        return f"{address}: has gone since the plan was made; plan again"
    if expected is None:
        return f"{address}: exists already; move it away or plan again"
    return f"{address}: has changed since the plan was made; plan again"
