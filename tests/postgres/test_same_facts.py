"""The same database gives the same facts, live and from a snapshot."""

from __future__ import annotations

from catalogue_support import content

from trueline.facts.catalogue import Catalogue
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.snapshot import insist_on_consistency, parse, render


def test_a_snapshot_says_what_the_server_said(rich: Catalogue) -> None:
    assert content(parse(render(rich), "rich.snapshot")) == content(rich)


def test_what_a_server_says_is_never_taken_for_edited(rich: Catalogue) -> None:
    insist_on_consistency(parse(render(rich), "rich.snapshot"))


def test_a_second_look_sees_the_same(rich: Catalogue, rich_url: str) -> None:
    assert render(read_catalogue(rich_url)) == render(rich)


def test_a_restored_dump_has_the_same_facts(rich: Catalogue, rich_dump: Catalogue) -> None:
    assert render(rich_dump) == render(rich)
