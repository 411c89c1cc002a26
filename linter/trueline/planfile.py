"""A plan as JSON: made for reviews, the same on every machine, complete with its digest.

A file that changes is told by what it must hold (mode and SHA-256) and by the lines that give
way, so a plan stays small, shows every line that is touched, and can only be applied to exactly
the files that it was made for.  Images of other subjects are written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from json import dumps
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple

from trueline.changes import FILE, Image, Script, read_image
from trueline.plan import Impact, Plan, changes_of, first_images
from trueline.proposal import Edit, Patch
from trueline.splices import Splice, splices

FORMAT = 1

Document = dict[str, Any]


class Sealed(NamedTuple):
    """A plan with its digest and its id, and all that it says as JSON has it."""

    plan: Plan
    document: Document

    @property
    def text(self) -> str:
        """The plan as it is written down; equal plans give equal text."""
        return f"{indented(self.document)}\n"


def sealed(plan: Plan) -> Sealed:
    """Return the plan with the digest and the id that its content gives it."""
    document = _document(plan)
    digest = digest_of(document)
    name = f"{plan.kind}-{digest[7:17]}"
    named = plan._replace(id=name, digest=digest)
    return Sealed(named, document | {"id": name, "digest": digest})


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest of a document, over everything but itself and the id made of it."""
    body = {key: value for key, value in document.items() if key not in ("id", "digest")}
    text = dumps(body, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def encode(plan: Plan) -> str:
    """Return a plan that has its digest as text."""
    return Sealed(plan, _document(plan)).text


def indented(value: Any, margin: str = "\n") -> str:
    """Return what ``json.dumps(value, indent=1)`` takes three times as long for.

    Keys are plain words.
    """
    if value.__class__ is str:
        return encode_basestring_ascii(value)
    if value.__class__ is int:
        return str(value)
    inner = f"{margin} "
    if isinstance(value, dict):
        rows = [
            f'"{key}": {encode_basestring_ascii(each)}'
            if each.__class__ is str
            else f'"{key}": {indented(each, inner)}'
            for key, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(rows)}{margin}}}" if rows else "{}"
    if isinstance(value, list):
        rows = [indented(each, inner) for each in value]
        return f"[{inner}{f',{inner}'.join(rows)}{margin}]" if rows else "[]"
    return dumps(value)


def _document(plan: Plan) -> Document:
    rows = _rows(plan)
    return {
        "trueline-plan": FORMAT,
        "id": plan.id,
        "digest": plan.digest,
        "kind": plan.kind,
        "title": plan.title,
        "why": plan.why,
        "impact": _impact(plan.impact),
        "decisions": [*map(_edit, plan.decisions)],
        "unresolved": [
            {"address": each.address, "line": each.line, "reason": each.reason}
            for each in plan.unresolved
        ],
        "patches": [_patch(patch, rows) for patch in plan.patches],
    }


def _patch(patch: Patch, rows: Iterator[Document]) -> Document:
    return {
        "title": patch.title,
        "why": patch.why,
        "optional": patch.optional,
        **({"notes": [*patch.notes]} if patch.notes else {}),
        "edits": [*map(_edit, patch.edits)],
        "changes": [next(rows) for _ in patch.changes],
    }


def _impact(impact: Impact) -> Document:
    return {
        "touched": [*impact.touched],
        "moved": impact.moved,
        "workflows": [*impact.workflows],
        "layers": [*impact.layers],
        "importers": [*impact.importers],
        "risk": impact.risk.name.lower(),
        "reasons": [*impact.reasons],
        "reversibility": str(impact.reversibility),
    }


def _edit(edit: Edit) -> Document:
    return {
        "path": edit.path,
        "line": edit.line,
        "kind": edit.kind,
        "old": edit.old,
        "new": edit.new,
        "why": edit.why,
        "certainty": str(edit.certainty),
    }


def _rows(plan: Plan) -> Iterator[Document]:
    """Yield each change; a file's new content is told by what differs from what it came from."""
    latest = first_images(changes_of(plan))
    for change in changes_of(plan):
        row: Document = {"subject": change.subject, "address": change.address}
        if change.origin:
            row["origin"] = change.origin
        if change.subject == FILE:
            base = change.before or latest.get((FILE, change.origin))
            row |= {"before": stamp(change.before), "after": stamp(change.after)}
            row |= _lines(base, change.after)
        else:
            row |= {"before": _text(change.before), "after": _text(change.after)}
            row |= _script(change.script)
        if change.lost:
            row["lost"] = change.lost
        yield row
        if change.after is not None:
            latest[change.subject, change.address] = change.after


def stamp(image: Image) -> Document | None:
    """Return what a file must be: its mode as git writes it, and the digest of its content."""
    if image is None:
        return None
    mode, content = read_image(image)
    return {"mode": f"{mode:06o}", "sha256": sha256(content).hexdigest()}


def _lines(base: Image, after: Image) -> Document:
    if after is None:
        return {}
    old = read_image(base).content if base is not None else b""
    new = read_image(after).content
    if old == new:
        return {}
    codec = _codec(old, new)
    parts = splices(old, new)
    rows = {"lines": [_splice(part, codec) for part in parts]}
    return rows if codec == "utf-8" else {"encoding": codec, **rows}


def _splice(part: Splice, codec: str) -> Document:
    return {
        "at": part.start + 1,
        "old": [line.decode(codec) for line in part.old],
        "new": [line.decode(codec) for line in part.new],
    }


def _codec(*contents: bytes) -> str:
    """UTF-8 where it can be read so; Latin-1 maps any other bytes to characters and back."""
    try:
        for content in contents:
            content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _text(image: Image) -> Document | None:
    if image is None:
        return None
    codec = _codec(image)
    text = {"text": image.decode(codec)}
    return text if codec == "utf-8" else {"encoding": codec, **text}


def _script(script: Script) -> Document:
    if not (script.do or script.undo):
        return {}
    return {"script": {"do": [*script.do], "undo": [*script.undo]}}
