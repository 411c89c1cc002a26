"""The baseline: it accepts what was there, survives moves, and only shrinks."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from trueline.baseline import Entry, Split, entries, split
from trueline.findings import Finding, Location, Severity, fingerprint

Contents = dict[str, str]

PATHS = st.sampled_from(["a.py", "b.py", "c/d.py", "c/e.py"])
PLACES = st.tuples(
    PATHS, st.integers(1, 9), st.sampled_from(["IMP001", "ENU001"]), st.sampled_from("xyz")
)


def numbered(places: list[tuple[str, int, str, str]]) -> list[Finding]:
    """Make findings with the fingerprints that a run gives them."""
    seen: Counter[str] = Counter()
    found = []
    for path, line, code, key in sorted(places):
        finding = Finding(Location(path, line), code, "name", "text", Severity.ERROR, key)
        plain = fingerprint(finding)
        found.append(finding._replace(fingerprint=fingerprint(finding, seen[plain])))
        seen[plain] += 1
    return found


def compare(findings: list[Finding], accepted: tuple[Entry, ...], contents: Contents) -> Split:
    return split(findings, accepted, contents.__contains__, lambda path: contents.get(path, ""))


def contents_of(findings: list[Finding]) -> Contents:
    """Give each file a content of its own."""
    return {f.where.address: f"content of {f.where.address}" for f in findings}


def moved(findings: list[Finding], contents: Contents) -> tuple[list[Finding], Contents]:
    """Move all files below a folder; keys stay."""
    places = [(f"new/{f.where.address}", f.where.line, f.code, f.key) for f in findings]
    return numbered(places), {f"new/{path}": content for path, content in contents.items()}


@given(st.lists(PLACES))
def test_entries_accept_exactly_the_findings_they_were_made_of(places):
    findings = numbered(places)
    contents = contents_of(findings)

    parted = compare(findings, entries(findings, contents.__getitem__), contents)

    assert parted == Split((), tuple(findings), ())


@given(st.lists(PLACES, unique=True), st.data())
def test_what_was_not_accepted_is_new_and_what_is_gone_is_stale(places, data):
    findings = numbered(places)
    contents = contents_of(findings)
    before = data.draw(
        st.lists(st.sampled_from(findings), unique=True) if findings else st.just([])
    )
    after = data.draw(st.lists(st.sampled_from(findings), unique=True) if findings else st.just([]))
    accepted = entries(before, contents.__getitem__)

    parted = compare(after, accepted, contents)

    assert set(parted.new) == set(after) - set(before)
    assert set(parted.accepted) == set(after) & set(before)
    assert {e.fingerprint for e in parted.stale} == {
        f.fingerprint for f in set(before) - set(after)
    }


@given(st.lists(PLACES))
def test_a_moved_folder_keeps_its_entries(places):
    findings = numbered(places)
    contents = contents_of(findings)
    accepted = entries(findings, contents.__getitem__)
    there, contents_there = moved(findings, contents)

    assert compare(there, accepted, contents_there) == Split((), tuple(there), ())


@given(st.lists(PLACES), st.lists(PLACES))
def test_an_entry_accepts_one_finding_at_most(old, new):
    before, after = numbered(old), numbered(new)
    accepted = entries(before, contents_of(before).__getitem__)

    parted = compare(after, accepted, contents_of(after))

    assert sorted((*parted.new, *parted.accepted), key=id) == sorted(after, key=id)
    assert len(parted.accepted) + len(parted.stale) == len(accepted)


def test_a_renamed_file_of_equal_content_keeps_an_entry_whose_key_names_the_file():
    before = numbered([("old.py", 1, "NAM001", "old.py")])
    after = numbered([("new.py", 1, "NAM001", "new.py")])
    accepted = entries(before, lambda path: "same")

    assert compare(after, accepted, {"new.py": "same"}).new == ()
    assert compare(after, accepted, {"new.py": "other"}).new == tuple(after)


def test_equal_keys_are_matched_before_equal_content():
    before = numbered([("old.py", 1, "IMP001", "x"), ("old.py", 2, "IMP001", "y")])
    after = numbered([("new.py", 1, "IMP001", "new"), ("new.py", 2, "IMP001", "x")])
    accepted = entries(before, lambda path: "same")

    assert compare(after, accepted, {"new.py": "same"}) == Split((), tuple(after), ())


def test_an_entry_of_a_file_that_is_still_there_is_not_given_to_another():
    before = numbered([("a.py", 1, "IMP001", "x")])
    accepted = entries(before, lambda path: "same")
    after = numbered([("b.py", 1, "IMP001", "x")])

    parted = compare(after, accepted, {"a.py": "same", "b.py": "same"})

    assert parted == Split(tuple(after), (), accepted)


def test_a_file_that_is_in_the_baseline_takes_no_entries_of_vanished_files():
    before = numbered([("a.py", 1, "IMP001", "x"), ("b.py", 1, "IMP001", "y")])
    accepted = entries(before, lambda path: "")
    after = numbered([("b.py", 1, "IMP001", "x"), ("b.py", 2, "IMP001", "y")])

    assert [f.key for f in compare(after, accepted, {"b.py": ""}).new] == ["x"]


def test_files_without_content_are_not_taken_for_equal():
    accepted = entries(numbered([("a.py", 1, "NAM001", "a.py")]), lambda path: "")
    after = numbered([("b.py", 1, "NAM001", "b.py")])

    assert compare(after, accepted, {"b.py": ""}).new == tuple(after)
