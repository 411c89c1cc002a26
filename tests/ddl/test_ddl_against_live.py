"""DDL files give the catalogue that the server has after running them."""

from __future__ import annotations

from ddl_support import RICH, differences

from trueline.facts.catalogue import Catalogue
from trueline.sources.ddl import read_ddl


def test_a_script_gives_what_the_server_made_of_it(rich: Catalogue) -> None:
    found = read_ddl([("schema.sql", RICH.read_bytes())], "schema.sql")

    assert found.unseen == ()
    assert "\n".join(differences(found, rich)) == ""


def test_a_dump_gives_what_was_dumped(rich: Catalogue, rich_dump: bytes) -> None:
    found = read_ddl([("dump.sql", rich_dump)], "dump.sql")

    assert found.unseen == ()
    assert "\n".join(differences(found, rich)) == ""
