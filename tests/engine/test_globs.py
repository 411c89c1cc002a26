"""Path patterns, against examples and against a slow reading of the same rules."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trueline.globs import Globs


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a/b.pyi"),
        ("a/*.py", "a/b/c.py"),
        ("a/*", "b/a/c"),
        ("/a", "b/a"),
        ("a?c", "a/c"),
        ("a[!b]c", "a/c"),
        ("a[!b]c", "abc"),
        ("test", "tests/a.py"),
        ("A.py", "a.py"),
        ("a/**/b", "a/bc"),
        ("{a,b}.py", "c.py"),
        ("a.py", "aXpy"),
        ("a/**", "a"),
    ],
)
def test_a_path_beside_the_pattern_is_not_covered(pattern, path):
    assert not Globs((pattern,)).matches(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a/b/c.py"),
        ("tests", "a/tests/b/c.py"),
        ("a/*.py", "a/b.py"),
        ("/a", "a/b"),
        ("./a/b", "a/b"),
        ("a/", "x/a/b"),
        ("a/**/b", "a/b"),
        ("a/**/b", "a/x/y/b/c"),
        ("**/b", "b"),
        ("**/b.py", "a/b.py"),
        ("a/**", "a/b/c"),
        ("a[bc]d", "acd"),
        ("a[!b]c", "axc"),
        ("[[]a", "[a"),
        ("{a,b*}.py", "bcd.py"),
        ("x/{a,b/c}", "x/b/c/d"),
        ("a b", "a b"),
        ("a[b-d]e", "ace"),
        ("a[b-d^]e", "a^e"),
        ("b.py", "a\nb/b.py"),
        ("*", "a/b"),
        ("a*", "a\nb"),
        ("a+(b)", "a+(b)"),
    ],
)
def test_a_path_that_the_pattern_means_is_covered(pattern, path):
    assert Globs((pattern,)).matches(path)


def test_no_patterns_cover_nothing():
    assert not Globs().matches("a")
    assert not Globs()


def slowly(pattern: str, path: str) -> bool:
    """Read a pattern without choices as the documentation of Globs says it."""
    core = pattern.strip("/")
    anchored = "/" in core or pattern.startswith("/")
    parts, names = core.split("/"), path.split("/")

    @cache
    def fits(at: int, name: int) -> bool:
        if at == len(parts):
            return True
        if parts[at] == "**":
            rest = name < len(names) if at + 1 == len(parts) else fits(at + 1, name)
            return rest or (name < len(names) and fits(at, name + 1))
        return name < len(names) and single(parts[at], names[name]) and fits(at + 1, name + 1)

    return any(fits(0, start) for start in (range(len(names)) if not anchored else (0,)))


def single(part: str, name: str) -> bool:
    if not part:
        return not name
    head, rest = part[0], part[1:]
    if head == "*":
        return any(single(rest, name[at:]) for at in range(len(name) + 1))
    return bool(name) and head in ("?", name[0]) and single(rest, name[1:])


NAMES = st.text("ab.", min_size=1, max_size=3)
PARTS = st.one_of(
    st.text("ab.*?", min_size=1, max_size=3).filter(lambda p: "**" not in p), st.just("**")
)
PATTERNS = st.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    st.sampled_from(["", "/"]),
    st.lists(PARTS, min_size=1, max_size=4).filter(lambda parts: parts[0] != "."),
    st.sampled_from(["", "/"]),
)


@given(PATTERNS, st.lists(NAMES, min_size=1, max_size=4).map("/".join))
@example("**", "a")
@example("a/**/**", "a/b")
@example("**/**", "a")
def test_a_pattern_means_what_its_documentation_says(pattern, path):
    assert Globs((pattern,)).matches(path) == slowly(pattern, path)


@given(st.lists(PATTERNS, max_size=4), st.lists(NAMES, min_size=1, max_size=4).map("/".join))
def test_several_patterns_cover_what_any_of_them_covers(patterns, path):
    together = Globs(tuple(patterns)).matches(path)

    assert together == any(Globs((pattern,)).matches(path) for pattern in patterns)


@given(st.text(min_size=1).filter(lambda text: not re.search(r"[\[\]{}*?/]", text) and text != "."))
def test_a_name_without_special_characters_means_itself_at_any_depth(name):
    globs = Globs((name,))

    assert globs.matches(name)
    assert globs.matches(f"a/{name}")
    assert globs.matches(f"{name}/a")


@given(st.text("ab[]!^&|~{},*?/\\.", max_size=12))
def test_every_text_is_a_pattern(pattern):
    assert Globs((pattern,)).matches("a/b") in (True, False)
