from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import trueline
from trueline.registry import load as load_rules

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PAPERS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "examples/*.md")
    for path in ROOT.glob(pattern)
)
# a home, a mount or a build folder of one machine; never part of what others check out
MACHINE_PATH = re.compile(r"(?<![\w.\])}~*-])/(?:home|Users|root|work|mnt)/\w")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.check_output(command, cwd=ROOT).decode().split("\0")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def hook_ids() -> list[str]:
    return re.findall(r"^- id: (\S+)$", MANIFEST.read_text(encoding="utf-8"), re.MULTILINE)


def commands() -> list[str]:
    """The command lines of the README that start on a fresh machine."""
    return re.findall(r"^python3 -m venv .*$", read("README.md"), re.MULTILINE)


def links(paper: str) -> list[str]:
    """Targets inside the project; code blocks and the web are left out."""
    text = re.sub(r"^```.*?^```", "", read(paper), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def anchors(paper: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in words}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_somewhere(paper: str) -> None:
    broken = []
    for target in links(paper):
        name, _, anchor = target.partition("#")
        path = (ROOT / paper).parent / name if name else ROOT / paper
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)

    assert broken == []


def test_no_file_names_a_place_on_one_machine() -> None:
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in tracked()}
    found = [f"{path}: {hit}" for path, text in texts.items() if (hit := MACHINE_PATH.search(text))]

    assert found == []


def test_our_manifest_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_our_own_hook_configuration_is_valid() -> None:
    config = str(ROOT / ".pre-commit-config.yaml")
    command = [sys.executable, "-m", "pre_commit", "validate-config", config]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_there_are_the_hooks_that_were_promised() -> None:
    assert hook_ids() == ["trueline-names", "trueline-check", "trueline-drift"]


@pytest.mark.parametrize("hook", hook_ids())
def test_every_hook_is_documented(hook: str) -> None:
    assert f"| `{hook}` |" in read("docs/pre-commit.md")
    assert hook in read("README.md")


def test_the_readme_starts_with_two_commands() -> None:
    first, second = commands()

    assert ".venv/bin/trueline check examples/" in first
    assert first.index("trueline check") < first.index("trueline report")
    assert second.endswith(".venv/bin/pytest")


@pytest.mark.parametrize("command", commands())
def test_the_checks_run_the_commands_of_the_readme_word_for_word(command: str) -> None:
    assert f'bash -c "{command}"' in read(".ci/run")


def test_the_changelog_begins_with_this_version() -> None:
    newest = re.search(r"^## \[([^]]+)]", read("CHANGELOG.md"), re.MULTILINE)

    assert newest is not None
    assert trueline.__version__ == newest.group(1)


def test_the_documented_revision_of_the_hooks_is_this_version() -> None:
    revisions = re.findall(r"rev: v(\S+)", read("docs/pre-commit.md"))

    assert [trueline.__version__] == revisions


def test_the_checks_can_be_started() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_every_line_of_the_sample_in_the_readme_is_real_output() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = text.split("<!-- sample: start -->")[1].split("<!-- sample: end -->")[0]
    shown = [line for block in sample.split("```text\n")[1:] for line in _lines(block)]
    real = {line for command in ("check", "report") for line in _lines(_output(command))}

    assert [line for line in shown if line not in real] == []


def test_the_example_shows_every_rule_that_a_checkout_can_show() -> None:
    # a pair that differs in case only can't be checked out everywhere; a date passes; a store of
    # documents has its own folder; the comments of the last two would be explained by themselves
    elsewhere = re.compile(r"NAM008|NAM010|DOC\d+|TRU\d+")
    rules = load_rules()
    wanted = {code for code, rule in rules.items() if rule.default and not elsewhere.match(code)}

    assert wanted - set(re.findall(r"\b[A-Z]{3}\d{3}\b", _output("check"))) == set()


def _lines(text: str) -> list[str]:
    """The lines of a block without the time, which is never the same, and the ellipses."""
    lines = text.split("```")[0].splitlines()
    return [re.sub(r"; [0-9.]+ s$", "", line) for line in lines if line != "…"]


def _output(command: str) -> str:
    arguments = [sys.executable, "-m", "trueline", command, "examples", "--no-cache"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.stdout
