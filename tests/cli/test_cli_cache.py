from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import sleep

import pytest
from cli_support import Command, Place, timeless

JSON = ("check", "--output-format", "json")


CONVENTION = '[conventions.app]\npattern = "{name:snake}.py"\npaths = ["app/*.py"]\n'


def add(place: Place, file: Path, n: int) -> None:
    place.write(f"app/new_{n}.py", f"import app.m{n}\n")


def change(place: Place, file: Path, n: int) -> None:
    file.write_text(f"from app.m{n} import A{n % 3}\nA0 = 1\n")


def delete(place: Place, file: Path, n: int) -> None:
    file.unlink()


def rename(place: Place, file: Path, n: int) -> None:
    file.rename(file.with_name(f"m{n}.py"))


def touch(place: Place, file: Path, n: int) -> None:
    file.touch()


def age(place: Place, file: Path, n: int) -> None:
    os.utime(file, ns=(10**18, 10**18 + n))


def change_in_secret(place: Place, file: Path, n: int) -> None:
    """Same size, same time of modification, other content."""
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"A0", b"A1").replace(b"m1", b"m2"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def break_it(place: Place, file: Path, n: int) -> None:
    file.write_text("def f(:\n")


def suppress(place: Place, file: Path, n: int) -> None:
    file.write_text("import app.gone  # trueline: ignore[IMP001] on purpose\n")


def ignore(place: Place, file: Path, n: int) -> None:
    place.write(".gitignore", f"m{n}.py\n")


def configure(place: Place, file: Path, n: int) -> None:
    place.write("trueline.toml", f'extend-exclude = ["app/m{n}.py"]\n' + CONVENTION)


def deploy(place: Place, file: Path, n: int) -> None:
    place.write("Procfile", f"web: gunicorn app.m{n}:A{n % 3}\n")


OFTEN = (add, change, delete, rename, touch, age, change_in_secret, break_it, suppress)
EDITS = (*OFTEN, *OFTEN, ignore, configure, deploy)


def edit(place: Place, dice: Random) -> None:
    """Do one of the things that people and tools do to a project between two runs."""
    file = dice.choice(sorted((place.root / "app").glob("*.py")))
    dice.choice(EDITS)(place, file, dice.randrange(9))


def settle() -> None:
    """Let the files grow old enough for the cache to trust what the file system says of them."""
    sleep(0.12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tracked", [True, False])
def test_a_warm_run_says_what_a_cold_one_says_after_any_edits(
    empty: Place, trueline: Command, seed: int, tracked: bool
) -> None:
    for number in range(9):
        names = f"from app.m{(number + 1) % 9} import A0\n" if number % 2 else ""
        empty.write(f"app/m{number}.py", f"{names}A0 = 1\nA1 = 2\n")
    empty.write("app/__init__.py")
    if tracked:
        empty.init().commit()
    dice = Random(seed)

    for _ in range(8):
        settle()
        warm = trueline(empty.root, *JSON, "--jobs", dice.choice("124"))
        again = trueline(empty.root, *JSON)
        cold = trueline(empty.root, *JSON, "--no-cache")
        assert timeless(cold.json) == timeless(warm.json) == timeless(again.json)
        assert (cold.code, cold.err) == (warm.code, warm.err) == (again.code, again.err)
        for _ in range(dice.randrange(1, 4)):
            edit(empty, dice)


def test_other_questions_get_other_answers_from_one_cache(place: Place, trueline: Command) -> None:
    place.write("app/Lost.py", "import app.gone\n")
    place.write("app/asks.py", "from app.orders import VAT\n")
    place.write("trueline.toml", 'severity = { IMP001 = "warning" }\n' + CONVENTION)
    questions = (
        (),
        ("--select", "NAM"),
        ("--ignore", "IMP002"),
        ("app/asks.py",),
        ("app/Lost.py",),
        ("--config", "other.toml"),
    )
    place.write("other.toml", "")

    settle()
    for _ in range(3):
        for question in questions:
            warm = trueline(place.root, *JSON, *question)
            cold = trueline(place.root, *JSON, *question, "--no-cache")
            assert timeless(cold.json) == timeless(warm.json)


def test_without_a_cache_nothing_is_written(place: Place, trueline: Command) -> None:
    before = sorted(place.root.rglob("*"))

    trueline(place.root, "check", "--no-cache")
    trueline(place.root, "check", "--select", "NAM", "--ignore", "NAM010", "app/orders.py")
    trueline(place.root, "report", "--no-cache")

    assert before == sorted(place.root.rglob("*"))


def damages(cache: Path) -> dict[str, Callable[[], object]]:
    facts = cache / "facts"

    def folder() -> None:
        facts.unlink()
        facts.mkdir()

    def gone() -> None:
        shutil.rmtree(cache)
        cache.write_text("a file in the place of a folder")

    def nowhere() -> None:
        shutil.rmtree(cache)
        cache.symlink_to("/proc/nowhere/at/all")

    def loop() -> None:
        shutil.rmtree(cache)
        cache.symlink_to(cache.name)

    def flipped() -> None:
        data = bytearray(facts.read_bytes())
        for at in range(40, len(data), 7):
            data[at] ^= 0x55
        facts.write_bytes(data)

    def runs() -> None:
        for run in (cache / "runs").iterdir():
            run.write_bytes(run.read_bytes()[:-3] + b"???")

    return {
        "garbage": lambda: facts.write_bytes(b"\xff" * 999),
        "empty": lambda: facts.write_bytes(b""),
        "a few bytes": lambda: facts.write_bytes(facts.read_bytes()[:17]),
        "cut in half": lambda: facts.write_bytes(facts.read_bytes()[: facts.stat().st_size // 2]),
        "somebody else's": lambda: facts.write_bytes(b"SQLite format 3\0" + b"\0" * 999),
        "flipped bits": flipped,
        "a folder in its place": folder,
        "a file in the place of the folder": gone,
        "a link that leads nowhere": nowhere,
        "a link to itself": loop,
        "damaged runs": runs,
    }


@pytest.mark.parametrize("kind", list(damages(Path())))
def test_a_damaged_cache_is_no_cache(place: Place, trueline: Command, kind: str) -> None:
    place.write("app/lost.py", "import app.gone\n")
    settle()
    trueline(place.root, "check")
    damages(place.root / ".trueline_cache")[kind]()

    for _ in range(2):
        done = trueline(place.root, *JSON)

        assert (1, "") == (done.code, done.err)
        assert [("app/lost.py", "IMP001")] == done.findings


def skipped(place: Place, trueline: Command) -> list[str]:
    settle()
    warm, cold = (trueline(place.root, *JSON, *more) for more in ((), ("--no-cache",)))
    assert timeless(cold.json) == timeless(warm.json)
    return [skip["address"] for skip in warm.json["skipped"]]


def test_a_lower_limit_of_size_counts_for_files_that_are_known(
    place: Place, trueline: Command
) -> None:
    place.write("app/large.py", "A = 1\n" * 99)
    assert [] == skipped(place, trueline)

    place.write("trueline.toml", "max-file-size = 500\n" + CONVENTION)

    assert ["app/large.py"] == skipped(place, trueline)


def test_an_empty_file_that_grew_too_large_is_not_taken_for_empty(
    place: Place, trueline: Command
) -> None:
    place.write("trueline.toml", "max-file-size = 500\n" + CONVENTION)
    place.write("app/large.py")
    assert [] == skipped(place, trueline)

    place.write("app/large.py", "import app.gone\n" * 99)

    assert ["app/large.py"] == skipped(place, trueline)


def test_a_script_that_is_too_large_stays_so(place: Place, trueline: Command) -> None:
    database = '[databases.app]\nsource = "schema.sql"\n'
    place.write("trueline.toml", "max-file-size = 500\n" + CONVENTION + database)
    place.write("schema.sql", "CREATE TABLE orders (id integer);\n")
    place.write("large.sql", "SELECT 1;\n" * 99)

    for number in range(3):
        place.write("app/orders.py", f"TAX = {number}\n")
        assert ["large.sql"] == skipped(place, trueline)


def test_a_file_that_was_put_right_is_looked_at_again(place: Place, trueline: Command) -> None:
    place.write("app/broken.py", "def f(:\n")
    assert [3, 3] == [trueline(place.root, "check").code for _ in range(2)]

    place.write("app/broken.py", "")
    assert 0 == trueline(place.root, "check").code
