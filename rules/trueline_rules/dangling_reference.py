"""A string names a module or attribute of this project that does not exist.

Why: no tool that renames modules touches strings, and nothing checks them until they are used:
the test that patches fails, or the server does not start because its command names the old module.

What to do: write the name that the module or attribute has now.

A string is judged by where it stands: the target of `mock.patch` and `monkeypatch`, the argument
of `import_module` and `uvicorn.run`, entry points in pyproject.toml, setup.cfg and (literal ones)
setup.py, `module:app` and `python -m` in Dockerfile, Procfile, compose files and tox.ini.  Only
names below the project's own packages are judged, and no `__dunder__` attribute: loaders and
interpreters put those into modules from outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import CONDITIONAL, GUARDED, Broken, Facts, StringRef
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="IMP004", reads=Reads.MODULES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each reference whose trail ends."""
    for broken, ref in facts.imports.dangling():
        if not ref.context & (GUARDED | CONDITIONAL) and not broken.missing.startswith("__"):
            yield _finding(facts, broken, ref)
    for path, refs in facts.references.items():
        for ref in refs:
            broken_there = facts.imports.dangles(path, ref)
            if broken_there is not None:
                yield _finding(facts, broken_there, ref)


def _finding(facts: Facts, broken: Broken, ref: StringRef) -> Finding:
    looked = facts.imports.evidence(broken) - {broken.module.path}
    where = broken.nearest or "the project's root"
    what = "attribute" if broken.is_name else "module"
    if broken.is_name and where.endswith("/__init__.py"):
        what = "module or attribute"
    return rule.finding(
        Location(broken.module.path, *ref.span),
        f'{ref.use} names "{ref.text}", but there is no {what} "{broken.missing}" in {where}',
        key=ref.text,
        related=tuple(
            Related(Location(path), "looked for it here")
            for path in sorted({broken.nearest, *looked} - {""})
        ),
    )


rule.scene(
    "a patched name, an entry point and a server command that were left behind by a rename",
    """
    -- pyproject.toml --
    [project.scripts]
    scout = "app.main:start"  # finds: no attribute "start" in app/main.py
    -- app/__init__.py --
    -- app/main.py --
    def run(): ...
    -- tests/test_main.py --
    from unittest import mock

    @mock.patch("app.service.fetch")  # finds: no module or attribute "service"
    def test_it(fetch): ...
    """,
)
rule.scene(
    "strings that are no references, and references that hold",
    """
    -- app/__init__.py --
    -- app/main.py --
    import logging
    class App:
        def get(self): ...
    log = logging.getLogger("app.nowhere")
    -- tests/test_main.py --
    from unittest.mock import patch

    @patch("app.main.App.get")
    @patch("requests.get")
    @patch("app.main.log", create=True)
    def test_it(get): ...

    def test_http(client):
        client.patch("app.nowhere")
    """,
)
