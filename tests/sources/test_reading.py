from __future__ import annotations

import ast
import io
import os
import socket
import tokenize
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.findings import Skipped
from trueline.sources.reading import read, utf8

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 1000


# read


def test_a_file_is_read_byte_by_byte(tmp_path: Path) -> None:
    content = bytes(range(256)) + b"\r\n"
    (tmp_path / "a.py").write_bytes(content)

    assert read(tmp_path, "a.py", LIMIT) == content


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()

    assert read(tmp_path, "a.py", LIMIT) == b""


def test_the_limit_itself_may_be_read_and_one_byte_more_may_not(tmp_path: Path) -> None:
    (tmp_path / "fits.py").write_bytes(b"x" * LIMIT)
    (tmp_path / "not.py").write_bytes(b"x" * (LIMIT + 1))

    assert read(tmp_path, "fits.py", LIMIT) == b"x" * LIMIT
    detail = "1,001 bytes are more than max-file-size = 1,000; raise the limit or exclude the file"
    assert read(tmp_path, "not.py", LIMIT) == Skipped("not.py", "too large", detail)


def test_a_generated_file_of_50_mb_is_skipped_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.py").open("wb") as file:
        file.truncate(50_000_000)

    outcome = read(tmp_path, "big.py", 10_000_000)

    assert isinstance(outcome, Skipped)
    assert outcome.reason == "too large"


def test_a_name_that_is_not_utf8_is_read(tmp_path: Path) -> None:
    path = os.fsdecode(b"caf\xe9.py")
    (tmp_path / path).write_bytes(b"x = 1")

    assert read(tmp_path, path, LIMIT) == b"x = 1"


def test_a_pipe_is_skipped_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")

    expected = Skipped("pipe.py", "not a file", "it is a pipe, socket or device")
    assert read(tmp_path, "pipe.py", LIMIT) == expected


def test_a_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")

        outcome = read(tmp_path, "socket.py", LIMIT)

    assert isinstance(outcome, Skipped)


def test_a_folder_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.py").mkdir()

    assert read(tmp_path, "a.py", LIMIT) == Skipped("a.py", "not a file", "it is a folder")


@pytest.mark.parametrize("path", ["gone.py", "no/folder/gone.py", "dangling.py"])
def test_a_file_that_has_vanished_is_skipped(tmp_path: Path, path: str) -> None:
    (tmp_path / "dangling.py").symlink_to("nowhere.py")

    outcome = read(tmp_path, path, LIMIT)

    expected = Skipped(path, "vanished", "it was listed, but is not there any more")
    assert outcome == expected


def test_a_file_that_can_t_be_opened_is_skipped_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "file").touch()

    detail = "Too many levels of symbolic links"
    assert read(tmp_path, "loop.py", LIMIT) == Skipped("loop.py", "unreadable", detail)
    assert read(tmp_path, "file/a.py", LIMIT) == Skipped(
        "file/a.py", "unreadable", "Not a directory"
    )


# utf8: what must come through as it is


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"x = 1\n",
        b"x = 1\r\ny = 2\r\n",
        "naïve = '日本'\n".encode(),
        b"# -*- coding: utf-8 -*-\nx = 1\n",
        "# coding=UTF_8\r\nx = 'ü'\r\n".encode(),
        b'"""Encoding is a word: coding latin-1 is not a cookie."""\n',
        b"x = 1\n\n# coding: latin-1 comes too late\n",
        b"x = 1\n# coding: latin-1 after code does not count\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=utf8 :\n",
        b"\x0cx = 1\n",
    ],
)
def test_source_in_utf8_stays_as_it_is(source: bytes) -> None:
    assert utf8("a.py", source) == source


@pytest.mark.parametrize("cookie", [b"", b"# coding: utf-8\n", b"# coding: utf-8-sig\n"])
def test_only_the_byte_order_mark_goes(cookie: bytes) -> None:
    assert utf8("a.py", b"\xef\xbb\xbf" + cookie + b"x = 1\r\n") == cookie + b"x = 1\r\n"


# utf8: what must be put into UTF-8


def test_a_cookie_may_end_the_file() -> None:
    source = b"#!/usr/bin/python\n# coding: cp1252"

    assert utf8("a.py", source) == source


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# -*- coding: latin-1 -*-\n", "latin-1"),
        ("#!/usr/bin/python\n# coding: cp1252\n", "cp1252"),
        ("#!/usr/bin/python\r\n# coding: cp1252\r\n", "cp1252"),
        ("\n# coding=iso-8859-15\n", "iso-8859-15"),
        ("# coding: koi8-r\n", "koi8-r"),
        ("# coding: shift_jis\n", "shift_jis"),
        ("# old mac line ends\r# coding: latin-1\r", "latin-1"),
    ],
)
def test_another_encoding_is_put_into_utf8(head: str, encoding: str) -> None:
    word = {"koi8-r": "да", "shift_jis": "日本"}.get(encoding, "für")
    source = f"{head}x = '{word}'\r\n"

    assert utf8("a.py", source.encode(encoding)) == source.encode()


# utf8: what can't be read, as CPython sees it


@pytest.mark.parametrize(
    ("source", "reason", "line"),
    [
        (b"x = 1\ny = '\xff'\n", "undecodable", 2),
        (b"x = '\xff'\n", "undecodable", 1),
        (b"# coding: utf-8\n\n\nx = '\xe4'\n", "undecodable", 4),
        (b"# coding: ascii\n# \xc3\xa4\n", "undecodable", 2),
        (b"\xef\xbb\xbfx = '\xff'\n", "undecodable", 1),
        (b"x = '\xed\xa0\x80'\n", "undecodable", 1),
        (b"# coding: klingon\n", "unknown encoding", 0),
        (b"\n# coding: klingon\n", "unknown encoding", 0),
        (b"# coding: rot13\n", "unknown encoding", 0),
        (b"\xef\xbb\xbf# coding: latin-1\n", "unknown encoding", 0),
        (b"# coding: utf-7\nx = '+2AA-'\n", "unknown encoding", 0),
        (b"x = 1\n\n\0\n", "null byte", 3),
        ("x = 1".encode("utf-16"), "null byte", 1),
    ],
)
def test_source_that_can_t_be_decoded_is_skipped_with_its_line(
    source: bytes, reason: str, line: int
) -> None:
    outcome = utf8("a.py", source)

    assert isinstance(outcome, Skipped)
    assert (outcome.address, outcome.reason, outcome.line) == ("a.py", reason, line)
    assert outcome.detail
    with pytest.raises((SyntaxError, ValueError, LookupError)):
        ast.parse(source)


def test_an_undecodable_byte_in_a_comment_is_no_better() -> None:
    # compile() lets it pass in some versions, `python file.py` refuses it in all of them
    outcome = utf8("a.py", b"# encoding \xff\n")

    assert isinstance(outcome, Skipped)
    assert (outcome.reason, outcome.line) == ("undecodable", 1)


def test_an_undecodable_byte_is_named() -> None:
    detail = "byte 0xff is not utf-8; declare its encoding or save it as UTF-8"

    assert utf8("a.py", b"\n\xff") == Skipped("a.py", "undecodable", detail, 2)


_LINES = st.sampled_from(
    [
        *(b"# -*- coding: utf-8 -*-", b"# coding: utf-8", b"#!/bin/python", b"", b"x = 1", b"# x"),
        *(
            b"# coding: latin-1",
            b"#! coding: latin-1",
            b" # -*- coding: utf-8 -*-",
            b"\xef\xbb\xbf",
        ),
    ]
)
_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


@given(st.lists(st.tuples(_LINES, _ENDS), max_size=4), st.sampled_from(["é", "x"]))
def test_the_encoding_is_the_one_that_python_detects(lines, last) -> None:
    head = b"".join(line + end for line, end in lines)
    plain = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(plain).readline)[0]
    except SyntaxError:
        assert isinstance(utf8("a.py", head), Skipped)
        return
    data = head + f"# {last}\n".encode(encoding)

    found = utf8("a.py", data)
    assert (
        found == data.removeprefix(b"\xef\xbb\xbf").decode(encoding.removesuffix("-sig")).encode()
    )
