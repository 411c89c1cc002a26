"""A Python file as its parser sees it, and where each byte of that stands in the file."""

from __future__ import annotations

import ast
from codecs import BOM_UTF8
from functools import cached_property
from io import BytesIO
from itertools import accumulate
from tokenize import detect_encoding

from trueline.findings import Skipped
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.tree import Site, Tree, grow
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.reading import utf8

_IMPORTS = (ast.Import, ast.ImportFrom)
Node = ast.stmt | ast.expr | ast.alias


class Source:
    """A file that parses.

    ``body`` is its content as UTF-8 without byte order mark and with its own line ends; all
    offsets count bytes of it.  Raise :class:`Unparsable` for anything that Python would refuse.
    """

    def __init__(self, path: str, data: bytes) -> None:
        body = utf8(path, data)
        if isinstance(body, Skipped):
            raise Unparsable(path, body.line, body.reason, body.detail)
        self.path, self.data, self.body = path, data, body
        self.text = decode(path, body)
        self.root = parse(path, self.text)

    @cached_property
    def tree(self) -> Tree:
        """The statements with their scopes."""
        return grow(self.path, self.text, self.root)

    @cached_property
    def imports(self) -> list[Site]:
        """The import statements."""
        return [site for site in self.tree.sites if isinstance(site.node, _IMPORTS)]

    def release(self) -> None:
        """Take apart the circles of scopes and statements, so that their memory is free at once."""
        self.__dict__.pop("imports", None)
        tree = self.__dict__.pop("tree", None)
        for scope in (tree.module, *tree.scopes.values()) if tree else ():
            scope.sites = []

    @cached_property
    def lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *accumulate(map(len, self.body.splitlines(keepends=True)))]

    def start(self, node: Node) -> int:
        """Where a node starts."""
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node: Node) -> int:
        """Where a node ends."""
        return self.lines[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def slice(self, node: Node) -> bytes:
        """The bytes of a node."""
        return self.body[self.start(node) : self.end(node)]

    def encoded(self, body: bytes) -> bytes:
        """Return a new body in the encoding of the file, with its byte order mark if it has one."""
        if self.data == self.body:
            return body
        if self.data == BOM_UTF8 + self.body:
            return BOM_UTF8 + body
        encoding = detect_encoding(BytesIO(self.data).readline)[0]
        if self.body.decode().encode(encoding) != self.data:
            detail = f"{encoding} does not give the same bytes back: save the file as UTF-8"
            raise Unparsable(self.path, 1, "not reversible", detail)
        return body.decode().encode(encoding)
