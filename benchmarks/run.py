"""Measure Trueline beside its peers on one corpus and print the tables of README.md.

python benchmarks/run.py --corpus DIR [--only names,cold,warm,hook,growth,memory] [--runs N]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from measure import Command, Result, peak_of_all, run, side_by_side
from subsets import SIZES, python_files, subset

HERE = Path(__file__).resolve().parent
LS_LINT = "@ls-lint/ls-lint@2.3.1"
CLASSIC = "E4,E7,E9,F"
"""The rules that were ruff's default for years; later versions have more, which cost more."""
EDITS = {
    "bodies edited": "    # edit {}\n",
    "functions added": "\n\ndef added_{}():\n    return 1\n",
    "imports added": "\nimport json as added_{}\n",
}
"""What is added at the end of a file; each has a number of its own."""
PARTS = ("names", "cold", "warm", "hook", "growth", "memory")


class Tools(NamedTuple):
    """The programs under test, by absolute path, and a folder for their caches."""

    trueline: str
    ruff: str
    ls_lint: str
    python: str
    scratch: Path


class Bench(NamedTuple):
    """What a part of the benchmark needs: the corpus, the tools, the number of runs."""

    corpus: Path
    tools: Tools
    runs: int

    def trueline(self, *options: str, config: str = "plain.toml") -> Command:
        settings = ("--config", str(HERE / "configs" / config))
        return Command((self.tools.trueline, "check", *settings, *options), self.corpus)

    def ruff(self, *options: str) -> Command:
        # its own default settings, and the output that costs it least
        plain = ("--isolated", "--quiet", "--statistics")
        return Command((self.tools.ruff, "check", *plain, *options), self.corpus)

    def ls_lint(self) -> Command:
        config = HERE / "configs" / "names.ls-lint.yml"
        return Command((self.tools.ls_lint, "-config", str(config)), self.corpus)


Rows = Iterator[tuple[str, ...]]


def names(bench: Bench) -> Rows:
    """Names only: the same check by ls-lint and by us."""
    ours = bench.trueline("--select", "NAM001", config="names.toml")
    commands = {
        "trueline --no-cache, the same check": bench.trueline(
            "--select", "NAM001", "--no-cache", config="names.toml"
        ),
        "ls-lint": bench.ls_lint(),
        "trueline, the same check again": ours,
        "trueline --no-cache, all rules on names": bench.trueline(
            "--select", "NAM", "--ignore", "NAM010", "--no-cache", config="names.toml"
        ),
    }
    results = side_by_side(commands, bench.runs)
    again, theirs = results["trueline, the same check again"], results["ls-lint"]
    counts = (_found(bench, ours), len(re.findall(r"failed for", theirs.output)))
    if counts[0] != counts[1]:
        sys.exit(f"the two checks of names differ: trueline {counts[0]}, ls-lint {counts[1]}")
    yield from _table(results)
    yield _ratio("trueline again / ls-lint", again, theirs, "at most 0.50")
    plain = results["trueline --no-cache, the same check"]
    yield (f"trueline --no-cache / ls-lint: {plain.wall / theirs.wall:.2f}",)
    yield (f"both find {counts[0]} names",)


def code(bench: Bench, cold: bool, warm: bool) -> Rows:
    """All rules that are on by default, without a cache and with one."""
    commands: dict[str, Command] = {}
    if cold:
        commands |= {
            "trueline --no-cache": bench.trueline("--no-cache"),
            "ruff --no-cache": bench.ruff("--no-cache"),
            "ruff --no-cache, E4 E7 E9 F": bench.ruff("--no-cache", "--select", CLASSIC),
        }
    if warm:
        cache = str(bench.tools.scratch / "ruff")
        commands |= {
            "trueline warm": bench.trueline(),
            "ruff warm": bench.ruff("--cache-dir", cache),
            "ruff warm, E4 E7 E9 F": bench.ruff("--cache-dir", cache, "--select", CLASSIC),
        }
    results = side_by_side(commands, bench.runs)
    yield from _table(results)
    if cold:
        pair = results["trueline --no-cache"], results["ruff --no-cache"]
        yield _ratio("cold: trueline / ruff", *pair, "at most 1.00")
    if warm:
        yield _ratio(
            "warm: trueline / ruff", results["trueline warm"], results["ruff warm"], "under 1.50"
        )
    if cold and warm:
        pair = results["trueline warm"], results["trueline --no-cache"]
        yield _ratio("trueline: warm / cold", *pair, "at most 0.10")


def hook(bench: Bench) -> Rows:
    """Commits of three files in a project of 15,000: each run finds them edited and staged."""
    project = subset(bench.corpus, 15_000, bench.tools.scratch / "hook")
    bench = bench._replace(corpus=project.folder)
    files = python_files(project.folder)
    three = tuple(files[len(files) * part // 4] for part in (1, 2, 3))
    numbers = count()
    names = bench.trueline("--select", "NAM", "--ignore", "NAM010", *three, config="names.toml")
    checks = {"trueline-names on the files": _edited(names, three, EDITS["bodies edited"], numbers)}
    for what, text in EDITS.items():
        for name, check in (
            ("check on the files", bench.trueline(*three)),
            ("trueline-check", bench.trueline()),
        ):
            checks[f"{name}, {what}"] = _edited(check, three, text, numbers)
    commands = {"python -c pass": Command((bench.tools.python, "-c", "pass"), bench.corpus)}
    commands |= checks
    results = side_by_side(commands, bench.runs)
    yield from _table(results)
    bare = results["python -c pass"].wall
    for name in checks:
        extra = (results[name].wall - bare) * 1000
        wanted = " (wanted: at most 250 ms)" if "on the files" in name else ""
        yield (f"{name}: {extra:.0f} ms over `python -c pass`{wanted}",)


def _edited(command: Command, files: tuple[str, ...], text: str, numbers: Iterator[int]) -> Command:
    return command._replace(before=partial(_commit, command.folder, files, text, numbers))


def _commit(folder: Path, files: tuple[str, ...], text: str, numbers: Iterator[int]) -> None:
    """Edit files as an editor does, a new one in the place of the old, and stage them."""
    for path in files:
        file = folder / path
        content = file.read_text(encoding="utf-8") + text.format(next(numbers))
        file.unlink()  # it is a link to the file of the corpus
        file.write_text(content, encoding="utf-8")
    subprocess.run(("git", "add", "--", *files), cwd=folder, check=True)


def growth(bench: Bench) -> Rows:
    """Cost from 1,000 files on, in parts of the corpus made of whole folders, without a cache."""
    yield ("files", "MB", "seconds", "seconds per 1,000 files", "seconds per 10 MB")
    made = [subset(bench.corpus, size, bench.tools.scratch / f"{size}") for size in SIZES]
    commands = {
        str(part.files): bench._replace(corpus=part.folder).trueline("--no-cache") for part in made
    }
    results = side_by_side(commands, max(1, bench.runs // 2))
    for part in made:
        wall = results[str(part.files)].wall
        per_file, per_byte = wall / part.files * 1000, wall / part.size * 10
        yield (
            f"{part.files:,}",
            f"{part.size:.0f}",
            f"{wall:.2f}",
            f"{per_file:.3f}",
            f"{per_byte:.2f}",
        )


def memory(bench: Bench) -> Rows:
    """The most memory held at one moment, all processes together, without a cache."""
    commands = {"trueline": bench.trueline("--no-cache"), "ruff": bench.ruff("--no-cache")}
    yield ("tool", "MB of the largest process", "MB of all processes")
    for name, command in commands.items():
        sample, _ = run(command)
        together = peak_of_all(command)
        yield (name, f"{sample.peak:.0f}", f"{together:.0f}" if together else "unknown here")
    yield ("wanted: trueline at most 400 MB",)


def _table(results: dict[str, Result]) -> Rows:
    yield ("command", "seconds, median", "fastest to slowest", "CPU seconds", "peak MB")
    for name, result in results.items():
        span = f"{result.fastest:.3f} to {result.slowest:.3f}"
        yield (name, f"{result.wall:.3f}", span, f"{result.cpu:.2f}", f"{result.peak:.0f}")


def _ratio(title: str, ours: Result, theirs: Result, wanted: str) -> tuple[str]:
    return (f"{title}: {ours.wall / theirs.wall:.2f} (wanted: {wanted})",)


def _found(bench: Bench, command: Command) -> int:
    """Count what a check of ours finds, by its JSON."""
    words = (*command.words, "--output-format", "json")
    _, output = run(Command(words, bench.corpus))
    return output.count('"fingerprint":')


def _tools(arguments: argparse.Namespace, scratch: Path) -> Tools:
    beside = Path(sys.executable).parent
    ls_lint = arguments.ls_lint or (_install(scratch) if "names" in arguments.only else "")
    return Tools(
        arguments.trueline or _which("trueline", beside),
        arguments.ruff or _which("ruff", beside),
        ls_lint,
        sys.executable,
        scratch,
    )


def _which(name: str, beside: Path) -> str:
    found = shutil.which(name, path=f"{beside}{os.pathsep}{os.environ['PATH']}")
    return found or sys.exit(f"{name} is not installed beside this Python or on PATH")


def _install(scratch: Path) -> str:
    """Install ls-lint by npm; return the program itself, without its start by node."""
    npm = ("npm", "install", "--silent", "--prefix", str(scratch), LS_LINT)
    subprocess.run(npm, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    system = platform.system().lower()
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    package = scratch / "node_modules" / "@ls-lint" / "ls-lint" / "bin"
    return str(package / f"ls-lint-{system}-{machine}")


def _versions(tools: Tools) -> str:
    asked = [(tools.trueline, "--version"), (tools.ruff, "--version")]
    if tools.ls_lint:
        asked.append((tools.ls_lint, "--version"))
    said = (subprocess.run(words, capture_output=True, text=True).stdout for words in asked)
    own = [f"{line.split()[0]} {line.split()[1]}" for line in said]
    return ", ".join((*own, f"Python {platform.python_version()}"))


def _heading(bench: Bench, name: str) -> str:
    files = len(python_files(bench.corpus))
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    day = datetime.now(UTC).date().isoformat()
    about = f"{files:,} Python files; {_versions(bench.tools)}; {machine}; {day}"
    return f"### {name}\n\n{about}; medians of {bench.runs} runs after one to warm up.\n"


def _markdown(title: str, rows: Rows) -> str:
    """Render rows of one cell as lines, others as a table headed by the first of them."""
    lines = [f"#### {title}", ""]
    width = 0
    for row in rows:
        if len(row) == 1:
            lines += ["", row[0]] if width else [row[0]]
            width = 0
            continue
        lines.append(f"| {' | '.join(row)} |")
        if width != len(row):
            lines.append("|" + "---|" * len(row))
        width = len(row)
    return "\n".join(lines) + "\n"


def _parts(only: frozenset[str]) -> Iterator[tuple[str, Callable[[Bench], Rows]]]:
    if "names" in only:
        yield "Names only", names
    cold, warm = "cold" in only, "warm" in only
    if cold or warm:
        yield "All rules", lambda bench: code(bench, cold, warm)
    if "hook" in only:
        yield "Hook on three files", hook
    if "growth" in only:
        yield "Growth", growth
    if "memory" in only:
        yield "Memory", memory


def _written(name: str, text: str) -> None:
    """Put the tables between the marks of this corpus in README.md."""
    readme = HERE / "README.md"
    start, end = f"<!-- {name}: start -->", f"<!-- {name}: end -->"
    before, found, rest = readme.read_text(encoding="utf-8").partition(start)
    if not found or end not in rest:
        sys.exit(f"README.md has no marks {start} and {end}")
    after = rest.partition(end)[2]
    readme.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="git work tree to check")
    parser.add_argument("--name", help="what the results call it; its folder's name by default")
    parser.add_argument("--only", type=lambda text: frozenset(text.split(",")), default=PARTS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the results into README.md")
    for tool in ("trueline", "ruff", "ls-lint"):
        parser.add_argument(f"--{tool}", help=f"path of {tool}")
    arguments = parser.parse_args()
    unknown = frozenset(arguments.only) - {*PARTS}
    if unknown:
        parser.error(f"--only: no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return arguments


def main() -> None:
    """Run the parts asked for and print their tables."""
    arguments = _arguments()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trueline-bench-")))
        corpus = arguments.corpus.resolve()
        stack.callback(shutil.rmtree, corpus / ".trueline_cache", ignore_errors=True)
        bench = Bench(corpus, _tools(arguments, scratch), arguments.runs)
        name = arguments.name or corpus.name
        blocks = [_heading(bench, name)]
        for title, part in _parts(frozenset(arguments.only)):
            print(title, file=sys.stderr)
            blocks.append(_markdown(title, part(bench)))
    text = "\n".join(blocks)
    print(text)
    if arguments.write:
        _written(name, text)


if __name__ == "__main__":
    main()
