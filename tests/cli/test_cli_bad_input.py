from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import CONVENTION, Command, Place

JSON = ("check", "--output-format", "json")
COMMANDS = (("check",), ("check", "--select", "NAM"), ("report",), ("config", "show"))


def skips(place: Place, trueline: Command, *options: str) -> dict[str, str]:
    return {
        skip["address"]: skip["reason"]
        for skip in trueline(place.root, *JSON, *options).json["skipped"]
    }


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_broken_toml_is_refused_with_its_line(
    place: Place, trueline: Command, command: tuple[str, ...]
) -> None:
    place.write("trueline.toml", "[conventions.app\npattern = 1\n")

    done = trueline(place.root, *command)

    assert (2, "") == (done.code, done.out)
    assert "trueline: trueline.toml:1:17: not valid TOML" in done.err


def test_a_broken_pyproject_that_configures_us_is_refused(place: Place, trueline: Command) -> None:
    (place.root / "trueline.toml").unlink()
    place.write("pyproject.toml", "[tool.trueline]\nselect = [\n")

    assert 2 == trueline(place.root, "check").code


def test_all_mistakes_of_a_configuration_are_told_at_once(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", 'selct = ["NAM"]\nexclude = 7\nignore = ["NAM999"]\n'
                '[conventions.app]\npattern = "{name:snake"\npth = []\n'
                "[rules.IMP001]\nguraded = true\n")  # fmt: skip

    done = trueline(place.root, "check")

    assert (2, "") == (done.code, done.out)
    lines = done.err.removeprefix("trueline: ").splitlines()
    assert [1, 2, 3, 5, 6, 8] == [int(line.split(":")[1]) for line in lines]
    assert "did you mean select?" in lines[0]
    assert "did you mean guarded?" in lines[-1]


def test_a_pattern_that_can_t_match_is_refused(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", '[conventions.app]\npattern = "{name:snake}/{name:snake}.py"\n')

    done = trueline(place.root, "check")

    assert (2, "") == (done.code, done.out)
    assert "trueline.toml:2: conventions.app.pattern" in done.err


def test_conventions_that_claim_the_same_file_are_refused(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", CONVENTION + CONVENTION.replace(".app]", ".other]"))

    done = trueline(place.root, "check")

    assert (2, "") == (done.code, done.out)
    assert "app" in done.err
    assert "other" in done.err


def test_an_unknown_rule_is_refused(place: Place, trueline: Command) -> None:
    for option in ("--select", "--ignore", "--extend-select", "--extend-ignore"):
        done = trueline(place.root, "check", option, "NAM999")

        assert (2, "") == (done.code, done.out)
        assert f'command line {option}: unknown selector "NAM999"' in done.err


def test_a_missing_path_is_refused(place: Place, trueline: Command) -> None:
    for command in ("check", "report"):
        done = trueline(place.root, command, "app", "app/nowhere.py")

        assert (2, "") == (done.code, done.out)
        assert "app/nowhere.py: there is no such file or folder" in done.err


def test_a_project_without_python_is_not_clean(empty: Place, trueline: Command) -> None:
    for _ in range(2):
        for options in ((), ("--select", "NAM"), ("--exit-zero",), ("--statistics",)):
            done = trueline(empty.root, "check", *options)
            assert 3 == done.code
            assert done.out.startswith("Nothing was looked at in project")
        empty.write("docs/notes.md")


def test_a_folder_without_code_is_not_clean(place: Place, trueline: Command) -> None:
    place.write("docs/notes.md")

    assert 3 == trueline(place.root, "check", "docs").code
    assert 0 == trueline(place.root, "check", "docs", "app").code
    assert 0 == trueline(place.root, "check", "docs/notes.md").code


def test_outcomes_of_odd_files_are_told(place: Place, trueline: Command) -> None:
    place.write("app/syntax.py", "def f(:\n")
    place.write("app/null.py", b"x = '\0'\n")
    place.write("app/latin.py", "x = 'é'\n".encode("latin-1"))
    place.write("app/cookie.py", b"# coding: klingon\n")
    place.write("app/huge.py", b"x = 1\n" * 9_000_000)
    place.write("app/empty.py", b"")
    place.write("app/windows.py", b"\xef\xbb\xbfimport os\r\n")
    place.write("app/honest.py", b"# coding: latin-1\nx = '\xe9'\n")

    found = skips(place, trueline)

    assert {
        "app/syntax.py": "syntax error",
        "app/null.py": "null byte",
        "app/latin.py": "undecodable",
        "app/cookie.py": "unknown encoding",
        "app/huge.py": "too large",
    } == found
    assert 3 == trueline(place.root, "check").code


def test_a_file_that_is_named_and_may_not_be_read_was_not_looked_at(
    place: Place, process: Command
) -> None:
    file = place.write("app/locked.py")
    file.chmod(0o000)

    code = 0 if os.access(file, os.R_OK) else 3  # modes stop no administrator

    assert code == process(place.root, "check", "app/locked.py").code
    assert 0 == process(place.root, "check", "--select", "NAM001", "app/locked.py").code


def test_a_project_file_that_can_t_be_read_is_told(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", "max-file-size = 500\n" + CONVENTION)
    place.write("Procfile", "web: gunicorn app.gone:app\n" * 99)

    assert {"Procfile": "too large"} == skips(place, trueline)
    assert 3 == trueline(place.root, "check").code


def test_a_file_that_is_too_large_is_too_large_in_every_revision(
    repo: Place, trueline: Command
) -> None:
    repo.write("trueline.toml", "max-file-size = 1000\n" + CONVENTION)
    repo.write("app/huge.py", b"x = 1\n" * 1000)
    repo.write("app/lost.py", "import app.gone\n")
    repo.commit()

    report = trueline(repo.root, "report", "--output-format", "json", "--history", "1").json

    assert report["compliance"]["overall"]["percent"] == report["trend"][0]["percent"]


def test_links_and_pipes_are_not_followed_for_ever(place: Place, trueline: Command) -> None:
    (place.root / "app/loop").symlink_to(".")
    (place.root / "app/self.py").symlink_to("self.py")
    (place.root / "app/dead.py").symlink_to("/nowhere/at/all.py")
    os.mkfifo(place.root / "app/pipe.py")

    done = trueline(place.root, *JSON)

    assert (0, "", [], []) == (done.code, done.err, done.findings, done.json["skipped"])


@pytest.mark.parametrize("name", ["pipe.py", "dead.py", "self.py"])
def test_what_is_named_and_is_no_file_is_not_clean(
    place: Place, trueline: Command, name: str
) -> None:
    (place.root / "app/self.py").symlink_to("self.py")
    (place.root / "app/dead.py").symlink_to("/nowhere/at/all.py")
    os.mkfifo(place.root / "app/pipe.py")

    assert 3 == trueline(place.root, "check", f"app/{name}").code


@pytest.mark.parametrize("name", ["text", "json", "sarif", "github", "gitlab", "junit", "markdown"])
def test_names_that_are_not_utf8_are_told_in_every_format(
    place: Place, process: Command, name: str
) -> None:
    odd = os.fsencode(place.root) + b"/app/b\xff.py"
    Path(os.fsdecode(odd)).write_bytes(b"import app.gone\n")
    options = ("check", "--output-format", name)

    done = process(place.root, *options)
    process(place.root, *options, "--output-file", "../report")

    assert (1, "") == (done.code, done.err)
    assert "IMP001" in done.out
    if name != "text":
        assert len((place.root / "../report").read_bytes()) > 50


def test_names_that_are_not_utf8_can_be_accepted(place: Place, trueline: Command) -> None:
    Path(os.fsdecode(os.fsencode(place.root) + b"/app/b\xff.py")).write_bytes(b"import app.gone\n")

    options = ("--baseline", "baseline.json")
    assert 0 == trueline(place.root, "check", "--write-baseline", *options).code
    assert 0 == trueline(place.root, "check", *options).code


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_is_utf8_whatever_the_locale_says(
    place: Place, process: Command, encoding: str
) -> None:
    place.write("app/größe.py", "import app.müll\n")
    env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"}

    for options in ((), ("--output-format", "json"), ("--output-format", "github")):
        done = process(place.root, "check", *options, env=env)
        assert (1, "") == (done.code, done.err)
    assert "müll" in process(place.root, "check", env=env).out


def test_colour_is_for_terminals_and_for_those_who_ask(place: Place, process: Command) -> None:
    place.write("app/lost.py", "import app.gone\n")

    def coloured(**env: str) -> bool:
        return "\x1b[" in process(place.root, "check", env=env).out

    assert not coloured()
    assert not coloured(FORCE_COLOR="1", NO_COLOR="1")
    assert coloured(FORCE_COLOR="1")


def test_a_closed_pipe_is_no_error_message(place: Place) -> None:
    place.write("app/lost.py", "import app.gone\n" * 5_000)
    command = [sys.executable, "-m", "trueline", "check"]
    env = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, cwd=place.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read()

    assert (130, b"") == (run.returncode, said)


@pytest.mark.parametrize("command", [("check",), ("explain", "IMP001"), ("report",)])
def test_a_full_disk_is_an_error_with_a_remedy(place: Place, command: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "trueline", *command],
            cwd=place.root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    said = "trueline: No space left on device; make room, and run it again\n"
    assert (2, said) == (done.returncode, done.stderr)


def test_who_closes_the_output_gets_the_exit_code(place: Place) -> None:
    place.write("app/lost.py", "import app.gone\n")
    command = f"exec {sys.executable} -m trueline check >&-"

    done = subprocess.run(command, shell=True, cwd=place.root, capture_output=True)

    assert (1, b"") == (done.returncode, done.stderr)


def test_a_convention_that_covers_nothing_is_told(place: Place, trueline: Command) -> None:
    assert "" == trueline(place.root, "check").err

    place.write("trueline.toml", CONVENTION.replace('"app/', '"apps/'))

    for more in ((), (), ("--no-cache",)):
        said = "trueline: no file is covered by the convention app; correct its paths\n"
        assert said == trueline(place.root, "check", *more).err
    assert "" == trueline(place.root, "check", "app/orders.py").err
    assert "" == trueline(place.root, "check", "--select", "IMP").err


def test_a_project_that_can_t_be_written_to_is_checked_all_the_same(
    place: Place, trueline: Command
) -> None:
    """Modes stop no administrator, a link into nowhere stops everybody."""
    place.write("app/lost.py", "import app.gone\n")
    (place.root / ".trueline_cache").symlink_to("/proc/nowhere/at/all")

    for _ in range(2):
        done = trueline(place.root, *JSON)
        assert (1, "", [("app/lost.py", "IMP001")]) == (done.code, done.err, done.findings)


def test_a_report_that_can_t_be_written_says_so(place: Place, trueline: Command) -> None:
    for target in ("/proc/nowhere/report", "no/such/folder"):
        done = trueline(place.root, "check", "--output-file", target)

        assert (2, "") == (done.code, done.out)
        assert f"--output-file {target}: can't be written: " in done.err
