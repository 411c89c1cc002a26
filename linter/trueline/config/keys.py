"""Every key of the configuration: kind, default, documentation; the one place to add one.

Validation, the JSON Schema, ``trueline config show`` and the page in docs/ are read from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from trueline.config import verdicts
from trueline.config.convention_keys import GLOB, GLOBS, convention_record
from trueline.config.database_keys import DATABASE
from trueline.config.document_keys import DOCUMENTS
from trueline.config.kinds import Flag, Key, Later, Number, Record, Sequence, Table, Text
from trueline.config.model import DEFAULT_EXCLUDE, DEFAULT_GENERATED, DEFAULT_MAX_FILE_SIZE
from trueline.config.rule_options import options_of, options_record, rule_key
from trueline.findings import Severity
from trueline.shelf import cards, imported

if TYPE_CHECKING:
    from trueline.fixer import Fixer
    from trueline.rule import Rule

FILES = (
    Key(
        "exclude",
        GLOBS,
        [*DEFAULT_EXCLUDE],
        "Files and folders that are never looked at. Replaces the default; see extend-exclude.",
        'exclude = ["vendor", "build/**"]',
    ),
    Key(
        "extend-exclude",
        GLOBS,
        [],
        "More files and folders that are never looked at.",
        'extend-exclude = ["examples"]',
    ),
    Key(
        "respect-gitignore",
        Flag(),
        True,
        "Whether files that git ignores are left out.",
        "respect-gitignore = false",
    ),
    Key(
        "generated",
        GLOBS,
        [*DEFAULT_GENERATED],
        "Modules that something writes later, so that they may be missing from the tree. "
        "Replaces the default; see extend-generated.",
        'generated = ["_version.py"]',
    ),
    Key(
        "extend-generated",
        GLOBS,
        [],
        "More modules that may be missing from the tree.",
        'extend-generated = ["src/app/_build_info.py"]',
    ),
    Key(
        "max-file-size",
        Number("a whole number of bytes", 1),
        DEFAULT_MAX_FILE_SIZE,
        "Size in bytes above which a file is skipped, and said to be.",
        "max-file-size = 1_000_000",
    ),
)


def declaration(
    rules: Mapping[str, Rule], expand: verdicts.Expand = lambda folder: (folder,)
) -> Record:
    """Return all that a configuration may hold; ``rules`` are the registered ones by code.

    ``expand`` says which folders a source root stands for; by default every folder exists.
    """
    names = rule_names(rules)
    facets = {"enum": [*verdicts.selectors(names)]}
    selector = Text("a rule selector", verdicts.selector(names), facets)
    selectors = Sequence(selector, "a list of rule selectors")
    return Record(
        (
            _source_roots(expand),
            *FILES,
            *_selection(selectors),
            *_judgement(names, selectors),
            *_tables(rules),
        ),
        doc="The configuration of Trueline: trueline.toml, or [tool.trueline] in pyproject.toml.",
    )


def _source_roots(expand: verdicts.Expand) -> Key:
    folder = Text("a folder", verdicts.folder(expand), {"minLength": 1, "pattern": "^[^/]"})
    return Key(
        "source-roots",
        Sequence(folder, "a list of folders"),
        [],
        "Folders whose content is importable by its path below them; * stands for one folder. "
        "Found by looking when empty.",
        'source-roots = ["src", "packages/*/src"]',
    )


def _selection(selectors: Sequence) -> Iterator[Key]:
    yield Key(
        "select",
        selectors,
        ["ALL"],
        "Rules that run: codes, families or ALL. The more specific selector wins, ignore on a tie.",
        'select = ["NAM", "IMP001"]',
    )
    more = "Rules that run besides those of select."
    yield Key("extend-select", selectors, [], more, 'extend-select = ["ENU"]')
    yield Key("ignore", selectors, [], "Rules that do not run.", 'ignore = ["NAM007"]')
    more = "Rules that do not run besides those of ignore."
    yield Key("extend-ignore", selectors, [], more, 'extend-ignore = ["IMP003"]')


def _judgement(names: Mapping[str, str], selectors: Sequence) -> Iterator[Key]:
    code = Text("a rule code", verdicts.code(names), {"enum": [*names]})
    yield Key(
        "severity",
        Table(_severity(), "a table of rule code to severity", code),
        {},
        "Severity of single rules: error, warning or note.",
        'severity = { NAM003 = "warning" }',
    )
    yield Key(
        "per-path-ignores",
        Table(selectors, "a table of glob to rule selectors", GLOB),
        {},
        "Rules whose findings do not count in the files of a glob.",
        'per-path-ignores = { "tests/**" = ["NAM"] }',
    )
    yield Key(
        "baseline",
        Text("a path", _not_empty, {"minLength": 1}),
        None,
        "File of known findings, relative to the project; they are counted but do not fail.",
        'baseline = "trueline-baseline.json"',
    )


def _tables(rules: Mapping[str, Rule]) -> Iterator[Key]:
    yield Key(
        "conventions",
        Table(convention_record(), "a table of conventions"),
        {},
        "Naming conventions by name; no two may cover the same file.",
        'conventions.app = { preset = "v7", paths = ["app"] }',
    )
    yield Key(
        "databases",
        Table(DATABASE, "a table of databases"),
        {},
        "Databases that the models describe, by name.",
        'databases.app = { source = "schema.snapshot" }',
    )
    yield Key(
        "documents",
        Table(DOCUMENTS, "a table of document stores"),
        {},
        "Document stores of ConPort, by name.",
        'documents.context = { schemas = { ErrorLogs = "errorlogs.schema.json" } }',
    )
    yield Key(
        "rules",
        Record(tuple(_rule_keys(rules)), "a table of rules"),
        {},
        "Options of single rules by code.",
        'rules.NAM006 = { allow = ["migrations"] }',
    )
    yield Key(
        "fixers",
        Later(_fixers, "a table of fixers"),
        {},
        "Options of single fixers by name; `trueline plan NAME --help` lists them.",
        'fixers.names = { workflows = { "app/orders/**" = "3" } }',
    )


def _rule_keys(rules: Mapping[str, Rule]) -> Iterator[Key]:
    """Yield the tables of the rules' options; no rule is imported for them unless it has one."""
    known = imported(rules)
    for code, card in sorted(cards(rules).items()):
        if code in known:
            yield rule_key(known[code])
        else:
            yield Key(code, Later(partial(_options, rules, code)), None, options_of(card.name))


def _options(plugs: Mapping[str, Rule] | Mapping[str, Fixer], name: str) -> Record:
    return options_record(plugs[name])


def _fixers() -> Record:
    from trueline.registry import load_fixers

    fixers = load_fixers()
    late = ((name, Later(partial(_options, fixers, name))) for name in fixers)
    keys = (Key(name, table, None, options_of(name)) for name, table in late)
    return Record(tuple(keys), "a table of fixers")


def rule_names(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Return the name of every rule by code."""
    return {code: card.name for code, card in sorted(cards(rules).items())}


def _severity() -> Text:
    values = [severity.value for severity in Severity]
    return Text("a severity", verdicts.one_of("severity", values), {"enum": values})


def _not_empty(text: str) -> str | None:
    return None if text.strip() else "an empty path names no file; take the key out"
