"""A plan as a patch in git's format, which ``git apply`` takes forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trueline.changes import FILE, Change, FileImage, Image, read_image
from trueline.plan import net, origins_of
from trueline.proposal import Patch
from trueline.reports.binary_patch import binary_patch, blob, is_binary
from trueline.splices import Splice, lines_of, splices

CONTEXT = 3
_NONE = "0" * 40


class Pair(NamedTuple):
    """A file before and after; a moved one has two paths, one that comes or goes has one image."""

    old_path: str
    new_path: str
    old: FileImage | None
    new: FileImage | None

    @property
    def is_move(self) -> bool:
        """Whether the path changes."""
        return self.old_path != self.new_path


def git_patch(patches: Iterable[Patch]) -> bytes:
    """Return the net effect of patches on files; empty when there is none."""
    changes = [change for patch in patches for change in patch.changes if change.subject == FILE]
    return b"".join(map(file_patch, pairs(changes)))


def pairs(changes: Sequence[Change]) -> list[Pair]:
    """Return what happens to each file on the whole, sorted by new path."""
    images = {address: pair for (_, address), pair in net(changes).items()}
    gone = {path for path, (_, after) in images.items() if after is None}
    sources: dict[str, str] = {}
    for new, old in origins_of(changes).items():
        if old in gone and images[new][0] is None and images[new][1] is not None:
            gone.discard(old)
            sources[new] = old
    found = [*_pairs(images, sources)]
    return sorted(found, key=lambda pair: (pair.new_path, pair.old_path))


def _pairs(images: dict[str, tuple[Image, Image]], sources: dict[str, str]) -> Iterator[Pair]:
    moved = set(sources.values())
    for path, (before, after) in images.items():
        old, new = _read(before), _read(after)
        if path in sources:
            yield Pair(sources[path], path, _read(images[sources[path]][0]), new)
        elif path in moved or before == after:
            continue
        elif old and new and old.is_link != new.is_link:  # git writes another kind as another file
            yield Pair(path, path, old, None)
            yield Pair(path, path, None, new)
        else:
            yield Pair(path, path, old, new)


def _read(image: Image) -> FileImage | None:
    return None if image is None else read_image(image)


def file_patch(pair: Pair) -> bytes:
    """Return the part of the patch that is about one file."""
    old, new = (image.content if image else b"" for image in (pair.old, pair.new))
    head = [f"diff --git {_name('a/', pair.old_path)} {_name('b/', pair.new_path)}"]
    head += _modes(pair)
    shows = pair.is_move or not (is_binary(old) or is_binary(new))
    parts = splices(old, new) if shows and old != new else ()
    if pair.is_move:
        head += [f"similarity index {similarity(old, new, parts)}%"]
        head += [f"rename from {_name('', pair.old_path)}", f"rename to {_name('', pair.new_path)}"]
    text = b"".join(line.encode("utf-8", "surrogateescape") + b"\n" for line in head)
    return text if old == new and pair.old and pair.new else text + _content(pair, old, new, parts)


def _modes(pair: Pair) -> Iterator[str]:
    if pair.old is None and pair.new is not None:
        yield f"new file mode {pair.new.mode:06o}"
    elif pair.new is None and pair.old is not None:
        yield f"deleted file mode {pair.old.mode:06o}"
    elif pair.old and pair.new and pair.old.mode != pair.new.mode:
        yield f"old mode {pair.old.mode:06o}"
        yield f"new mode {pair.new.mode:06o}"


def _content(pair: Pair, old: bytes, new: bytes, parts: Sequence[Splice]) -> bytes:
    blobs = [blob(old) if pair.old else _NONE, blob(new) if pair.new else _NONE]
    same = pair.old and pair.new and pair.old.mode == pair.new.mode
    mode = f" {pair.old.mode:06o}" if pair.old and same else ""
    index = f"index {blobs[0]}..{blobs[1]}{mode}\n".encode()
    if is_binary(old) or is_binary(new):
        return index + binary_patch(old, new)
    if not (old or new):
        return index
    tail = ("\t" if " " in path else "" for path in (pair.old_path, pair.new_path))
    minus = (_name("a/", pair.old_path) if pair.old else "/dev/null") + next(tail)
    plus = (_name("b/", pair.new_path) if pair.new else "/dev/null") + next(tail)
    names = f"--- {minus}\n+++ {plus}\n".encode("utf-8", "surrogateescape")
    return index + names + b"".join(hunks(old, parts))


def _name(prefix: str, path: str) -> str:
    """Return a path as git writes it: quoted in the manner of C if it needs to be."""
    raw = (prefix + path).encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in raw):
        return raw.decode()
    named = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
    parts = (
        "\\" + named[byte] if byte in named else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        for byte in raw
    )
    return f'"{"".join(parts)}"'


def similarity(old: bytes, new: bytes, parts: Sequence[Splice]) -> int:
    """Return how much of a file stays, in percent, rounded down."""
    if not parts:
        return 100
    gone = sum(len(line) for part in parts for line in part.old)
    return (len(old) - gone) * 100 // max(len(old), len(new), 1)


def hunks(old: bytes, parts: Sequence[Splice]) -> Iterator[bytes]:
    """Yield the hunks of a unified diff."""
    lines = lines_of(old)
    shift = 0
    for group in _grouped(parts):
        start = max(group[0].start - CONTEXT, 0)
        end = min(group[-1].start + len(group[-1].old) + CONTEXT, len(lines))
        grown = sum(len(part.new) - len(part.old) for part in group)
        sizes = (end - start, end - start + grown)
        yield f"@@ -{_range(start, sizes[0])} +{_range(start + shift, sizes[1])} @@\n".encode()
        yield b"".join(_body(lines, group, start, end))
        shift += grown


def _grouped(parts: Sequence[Splice]) -> Iterator[list[Splice]]:
    """Group splices whose contexts touch."""
    group: list[Splice] = []
    for part in parts:
        if group and part.start - (group[-1].start + len(group[-1].old)) > 2 * CONTEXT:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _range(start: int, size: int) -> str:
    first = start + 1 if size else start
    return f"{first}" if size == 1 else f"{first},{size}"


def _body(lines: list[bytes], group: list[Splice], start: int, end: int) -> Iterator[bytes]:
    at = start
    for part in group:
        yield from (_line(b" ", line) for line in lines[at : part.start])
        yield from (_line(b"-", line) for line in part.old)
        yield from (_line(b"+", line) for line in part.new)
        at = part.start + len(part.old)
    yield from (_line(b" ", line) for line in lines[at:end])


def _line(sign: bytes, line: bytes) -> bytes:
    if line.endswith(b"\n"):
        return sign + line
    return sign + line + b"\n\\ No newline at end of file\n"
