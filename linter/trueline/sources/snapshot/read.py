"""Reading a snapshot back, strictly: what can't be understood is an error with its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from trueline.errors import BlindError
from trueline.facts.catalogue import Catalogue, Origin, SourcePlace
from trueline.sources.snapshot.shapes import Shape, shapes
from trueline.sources.snapshot.tokens import DAMAGE, read_dotted, read_elements, read_scalar, split
from trueline.sources.snapshot.write import END, FORMAT

_ANEW = "write it anew with `trueline snapshot`"
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_HEAD = ("format", "server", "taken", "owner")
_SECTIONS = {
    "enum": "enums",
    "domain": "domains",
    "sequence": "sequences",
    "table": "tables",
    "partition": "tables",
    "view": "views",
    "use": "uses",
    "unseen": "unseen",
}
_WORDS = ("schema", "extension", "type", "search_path")
_REPEATED = "key"
_WHOLE = ("use", "unseen")
_ROOT = Shape(tuple, False, (), (), {}, (), frozenset(_SECTIONS), (), frozenset())


class _Node:
    """A line whose lines below are still to come; the root is what they all lie below."""

    def __init__(self, keyword: str, shape: Shape, values: list[Any], address: str) -> None:
        self.keyword, self.shape, self.values, self.address = keyword, shape, values, address
        self.below: dict[str, list[Any]] = defaultdict(list)
        self.seen: set[object] = set()


def parse(text: str, name: str) -> Catalogue:
    """Read a snapshot; ``name`` is its path, for messages and places.  Raises BlindError."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return _Reader(name, lines).catalogue()


class _Reader:
    """One pass over the lines; ``_at`` is the index of the one that is looked at."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._name, self._lines, self._at = name, lines, 0
        self._places: dict[str, SourcePlace] = {}
        self._words: dict[str, tuple[str, ...]] = dict.fromkeys(_WORDS, ())
        self._made: dict[str, Any] = {}  # columns such as ids are alike in every table

    def catalogue(self) -> Catalogue:
        try:
            head = self._head()
            found = self._body(shapes(head["owner"]))
        except ValueError as error:
            raise self._damaged(str(error)) from None
        sections: dict[str, list[Any]] = defaultdict(list)
        for keyword, records in found.items():
            sections[_SECTIONS[keyword]] += records
        return Catalogue(
            Origin("snapshot", self._name, head["server"]),
            **{name: tuple(records) for name, records in sections.items()},
            schemas=self._words["schema"],
            extensions=self._words["extension"],
            types=self._words["type"],
            search_path=self._words["search_path"],
            places=self._places,
        )

    def _damaged(self, problem: str) -> BlindError:
        at = min(self._at, len(self._lines) - 1)
        if self._lines[at].startswith(_CONFLICT):
            problem = "a merge conflict is not resolved"
        return BlindError(f"{self._name}:{at + 1}: {problem}; {_ANEW}")

    def _head(self) -> Mapping[str, str]:
        while self._line().startswith("#"):
            self._at += 1
        found = {key: self._headline(key) for key in _HEAD}
        if self._line():
            raise ValueError("an empty line is expected here")
        self._at += 1
        return found

    def _headline(self, key: str) -> str:
        word, _, value = self._line().partition(" ")
        if word != key:
            raise ValueError(f"this is no snapshot: a line `{key}` is expected here")
        if key == "format" and value != str(FORMAT):
            raise ValueError(f"its format is {value!r}, and this version reads {FORMAT}")
        self._at += 1
        return read_scalar(value)

    def _line(self) -> str:
        if self._at >= len(self._lines):
            raise ValueError(f"the file is cut off: `{END}` is missing")
        line = self._lines[self._at]
        if DAMAGE in line:
            raise ValueError("the line is not UTF-8")
        return line

    def _body(self, known: Mapping[str, Shape]) -> Mapping[str, list[Any]]:
        open_nodes = [_Node("", _ROOT, [], "")]
        while (line := self._line()) != END:
            text = line.lstrip(" ")
            depth, odd = divmod(len(line) - len(text), 2)
            if odd or depth >= len(open_nodes):
                raise ValueError("the line is indented wrongly")
            keyword, _, rest = text.partition(" ")
            if keyword in self._words and not depth:
                self._take_word(keyword, rest)
            else:
                while len(open_nodes) > depth + 1:
                    self._close(open_nodes)
                if keyword not in open_nodes[depth].shape.below:
                    raise ValueError(f"{keyword!r} can't stand here")
                self._take(open_nodes, known[keyword], keyword, rest)
            self._at += 1
        while len(open_nodes) > 1:
            self._close(open_nodes)
        if any(self._lines[self._at + 1 :]):
            raise ValueError(f"nothing may follow `{END}`")
        return open_nodes[0].below

    def _take_word(self, keyword: str, rest: str) -> None:
        if keyword == "search_path":
            self._words[keyword] = read_elements(rest)
        else:
            self._words[keyword] += (read_scalar(rest),)

    def _take(self, open_nodes: list[_Node], shape: Shape, keyword: str, rest: str) -> None:
        """Take in a line below the last open one; it stays open when it may have lines below."""
        parent, line = open_nodes[-1], f"{keyword} {rest}"
        made = self._made.get(line)
        if made is None:
            made = _values(shape, split(rest))
            if not shape.children:
                made = self._made[line] = shape.make(made)
        address = self._address(parent, shape, keyword, made)
        if shape.children:
            open_nodes.append(_Node(keyword, shape, made, address))
        else:
            parent.below[keyword].append(made)

    def _address(self, parent: _Node, shape: Shape, keyword: str, made: Any) -> str:
        """Return the address of a record and note its place; two alike are an error."""
        if keyword == _REPEATED:
            return ""
        name = made if isinstance(made, str) else made[0]
        address = f"{name}.{made[1]}" if shape.is_dotted else f"{parent.address}.{name}"
        identity = made if keyword in _WHOLE else (keyword, address)
        if identity in parent.seen:
            raise ValueError(f"`{keyword} {address.lstrip('.')}` stands here for the second time")
        parent.seen.add(identity)
        if keyword not in _WHOLE:
            self._places.setdefault(address, SourcePlace(self._name, self._at + 1))
        return address

    def _close(self, open_nodes: list[_Node]) -> None:
        """Make the record of the last open line and hand it to the one above."""
        node = open_nodes.pop()
        values = node.values
        for at, keyword, is_single in node.shape.children:
            found = node.below.get(keyword, ())
            if is_single and len(found) > 1:
                raise ValueError(f"there is more than one `{keyword}` above")
            if found:
                values[at] = found[0] if is_single else tuple(found)
        open_nodes[-1].below[node.keyword].append(node.shape.make(values))


def _values(shape: Shape, parts: list[str]) -> list[Any]:
    """Return the values of a record from the tokens of its line."""
    values, rest, head = list(shape.blank), iter(parts), shape.head
    if shape.is_dotted:
        values[:2] = read_dotted(next(rest))
        head = head[2:]
    at = len(shape.head) - len(head)
    for codec in head:
        token = next(rest, None)
        if token is None:
            raise ValueError("the line is too short")
        values[at] = codec.read(token)
        at += 1
    written = {_attribute(shape, token, values) for token in rest}
    if not shape.needed <= written:
        raise ValueError("the line is too short")
    return values


def _attribute(shape: Shape, token: str, values: list[Any]) -> int:
    """Take in ``field=value``, ``field`` or ``not-field`` and return where it belongs."""
    name, equals, text = token.partition("=")
    field = shape.by_name.get(name.removeprefix("not-") if not equals else name)
    if field is None or bool(equals) != (field.codec is not None):
        raise ValueError(f"{token!r} is not known here")
    values[field.at] = field.codec.read(text) if field.codec else not name.startswith("not-")
    return field.at
