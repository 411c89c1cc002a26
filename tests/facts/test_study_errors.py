"""A file that can't be read, and files that are merely odd."""

from __future__ import annotations

import marshal
import pickle
import sys
import warnings
from pathlib import Path

import pytest

from trueline.sources.python.study import Unparsable, study


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n",
        "# only a comment",
        "x = 1",
        "\f\n",
        "if x:\n\ty = 1\n",
        "# -*- coding: nonsense -*-\nx = 1\n",
        "x = '\\d'\n",
        "x is 1\n",
        "\n".join(["if x: pass"] + ["elif x: pass"] * 900) + "\n",
        "x = " + "+".join("a" * 900) + "\n",
        "x = " + "(" * 90 + ")" * 90 + "\n",
    ],
)
def test_an_odd_file_is_read_without_a_warning(source):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert study("a.py", source.encode()).exact


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (b"x = 1\ndef f(:\n", 2, "syntax error"),
        (b"print 'x'\n", 1, "syntax error"),
        (b"x = 1\n\0\n", 2, "null byte"),
        (b"x = 1\n\ny = '\xe4'\n", 3, "not UTF-8"),
    ],
)
def test_a_file_that_python_refuses_says_where_and_why(source, line, reason):
    with pytest.raises(Unparsable) as caught:
        study("pkg/a.py", source)

    error = caught.value
    assert (error.path, error.line, error.reason) == ("pkg/a.py", line, reason)
    assert str(error).startswith(f"pkg/a.py:{line}: {reason}: ")


def test_a_file_too_deep_for_the_parser_is_unparsable():
    with pytest.raises(Unparsable):
        study("a.py", b"(" * 5000 + b")" * 5000)


def test_syntax_of_a_newer_python_is_called_that():
    try:
        study("a.py", b"x = 1\nt = t'{x}'\n")
    except Unparsable as error:
        outcome = (error.line, error.reason)
    else:
        outcome = None

    expected = (2, "needs a newer Python") if sys.version_info < (3, 14) else None
    assert outcome == expected


def test_the_error_crosses_process_borders():
    error = Unparsable("a.py", 3, "syntax error", "invalid syntax")
    copy = pickle.loads(pickle.dumps(error))

    assert (str(copy), copy.line, copy.detail) == (str(error), 3, "invalid syntax")


def test_facts_are_plain_values():
    source = Path(__file__).read_bytes()
    module = study("a.py", source)

    assert marshal.loads(marshal.dumps(tuple(module))) == tuple(module)


def test_facts_depend_on_nothing_but_path_and_bytes():
    source = Path(__file__).read_bytes()

    assert study("a.py", source) == study("a.py", source)
