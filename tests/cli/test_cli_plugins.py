from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from cli_support import Command, Place

RULE = '''\
"""A module is called misc."""

from trueline.findings import Location
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="ACME001", reads=Reads.NAMES)


@rule.check
def check(facts, options):
    for path in facts.files:
        if path.endswith("misc.py"):
            yield rule.finding(Location(path), "says nothing", key=path)
'''
ENTRY = "[console_scripts]\nother = other:main\n\n[trueline.rules]\nacme = acme_rules\n"


@pytest.fixture
def packages(tmp_path: Path) -> Place:
    """A folder on sys.path, with a rule in it that no distribution offers yet."""
    place = Place(tmp_path / "packages")
    place.write("acme_rules/__init__.py")
    place.write("acme_rules/misc.py", RULE)
    return place


def metadata(place: Place, folder: str, entry_points: str = ENTRY) -> None:
    name = "METADATA" if folder.endswith(".dist-info") else "PKG-INFO"
    place.write(f"{folder}/{name}", "Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    place.write(f"{folder}/entry_points.txt", entry_points)


def codes(process: Command, place: Place, *path: Path) -> list[str]:
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    env = {"PYTHONPATH": os.pathsep.join([*map(str, path), *filter(None, inherited)])}
    place.write("app/misc.py")
    done = process(place.root, "check", "--output-format", "json", env=env)
    assert "" == done.err
    return [code for _, code in done.findings]


@pytest.mark.parametrize("folder", ["acme-1.dist-info", "acme.egg-info", "Acme-1.DIST-INFO"])
def test_a_distribution_offers_rules(
    place: Place, packages: Place, process: Command, folder: str
) -> None:
    assert [] == codes(process, place, packages.root)

    metadata(packages, folder)

    assert ["ACME001"] == codes(process, place, packages.root)


def test_metadata_may_lie_elsewhere_on_the_path(
    place: Place, packages: Place, process: Command, tmp_path: Path
) -> None:
    """As it does for an editable installation."""
    metadata(Place(tmp_path / "elsewhere"), "acme-1.dist-info")

    assert ["ACME001"] == codes(process, place, packages.root, tmp_path / "elsewhere")


def test_an_archive_on_the_path_may_offer_rules(
    place: Place, packages: Place, process: Command, tmp_path: Path
) -> None:
    archive = tmp_path / "metadata.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("acme-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\n")
        packed.writestr("acme-1.dist-info/entry_points.txt", ENTRY)

    assert ["ACME001"] == codes(process, place, packages.root, archive)


def test_odd_things_on_the_path_offer_nothing(
    place: Place, packages: Place, process: Command, tmp_path: Path
) -> None:
    packages.write("a-1.dist-info", "a file")
    packages.write("b.egg-info", "a file")
    metadata(packages, "c-1.dist-info", "[console_scripts]\nc = c:main\n")
    (packages.root / "d-1.dist-info").symlink_to("nowhere")
    (packages.root / "e-1.dist-info").mkdir()

    assert [] == codes(process, place, packages.root, tmp_path / "nowhere")


def test_importing_no_metadata_is_what_makes_the_start_fast(place: Place, process: Command) -> None:
    loaded = process(place.root, "check", "--no-cache", env={"PYTHONPROFILEIMPORTTIME": "1"}).err

    assert "trueline.registry" in loaded
    assert "importlib.metadata" not in loaded


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import nothing_of_that_name\n", "ModuleNotFoundError: No module named"),
        ("def f(:\n", "SyntaxError: "),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("rule = 7\n", "a rule module must hold `rule = Rule(__name__"),
        (RULE.replace("ACME001", "acme-1"), "'acme-1' is no code such as ACME001"),
        (RULE.replace("ACME001", "NAM001"), "code NAM001 is taken by"),
        (RULE.partition("@rule")[0], "the rule has no check function"),
    ],
)
def test_a_plug_in_that_does_not_load_is_named(
    place: Place, packages: Place, process: Command, text: str, why: str
) -> None:
    packages.write("acme_rules/misc.py", text)
    metadata(packages, "acme-1.dist-info")
    inherited = os.environ.get("PYTHONPATH", "")
    env = {"PYTHONPATH": os.pathsep.join(filter(None, [str(packages.root), inherited]))}

    for command in (["check"], ["explain"], ["config", "schema"]):
        done = process(place.root, *command, env=env)

        assert (2, "") == (done.code, done.out)
        assert "acme_rules" in done.err
        assert why in done.err
        assert 1 == len(done.err.splitlines())


def test_a_plug_in_that_crashes_is_an_outcome(
    place: Place, packages: Place, process: Command
) -> None:
    packages.write(
        "acme_rules/misc.py", RULE.replace("if path", "assert not path\n        if path")
    )
    metadata(packages, "acme-1.dist-info")
    inherited = os.environ.get("PYTHONPATH", "")
    env = {"PYTHONPATH": os.pathsep.join(filter(None, [str(packages.root), inherited]))}

    for options in ((), ("app/orders.py",), ("trueline.toml",)):
        done = process(place.root, "check", *options, env=env)

        assert 70 == done.code
        assert "rule ACME001" in done.out
