"""How many processes make a plan is nobody's business but the clock's."""

from __future__ import annotations

from plan_support import Command, Place

SETTINGS = """
[conventions.v7]
preset = "v7"
exempt = ["__init__.py"]
[fixers.names]
workflows = { "**" = "1" }
layers = { "**" = "4" }
"""
BULK = "# of no interest\n" * 30_000


def test_any_number_of_processes_makes_the_same_plan(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", SETTINGS)
    place.write("big/__init__.py")
    place.write("big/broken.py", "import big.part1\ndef (\n")
    for number in range(4):
        place.write(f"big/part{number}.py", f"X = {number}\n")
        uses = f"from big import part{number}\nfrom . import part3\n"
        place.write(f"big/user{number}.py", f"{BULK}{uses}")

    alone, two, many = (
        trueline(place, "plan", "names", "big", "--jobs", jobs, "--output-format", "json").out
        for jobs in ("1", "2", "5")
    )

    assert "WF1_V7_L4_" in alone
    assert "syntax error in a file that refers to it" in alone
    assert alone == two == many
