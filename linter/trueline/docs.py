"""The pages about rules and fixers, made from those themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from json import dumps
from pathlib import Path

from trueline.fixer import Fixer
from trueline.rule import Rule, Scene
from trueline.shelf import cards


def page(rule: Rule, heading: str = "#") -> str:
    """Return the documentation of one rule as Markdown."""
    return "\n\n".join(_parts(rule, heading)) + "\n"


def book(rules: Mapping[str, Rule]) -> str:
    """Return the page of all rules as Markdown, with a table first."""
    rows = [
        f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {rule.severity} | {rule.summary} |"
        for rule in rules.values()
    ]
    head = [
        "# Rules",
        "",
        "Made from the rules by `python -m trueline.docs`; `trueline explain CODE` shows one.",
        "",
        "| code | name | severity | what is wrong |",
        "|---|---|---|---|",
    ]
    pages = (page(rule, "##") for rule in rules.values())
    return "\n".join((*head, *rows)) + "\n\n" + "\n".join(pages)


def fixer_page(fixer: Fixer, heading: str = "#") -> str:
    """Return the documentation of one fixer as Markdown."""
    return "\n\n".join(_fixer_parts(fixer, heading)) + "\n"


def fixer_book(fixers: Mapping[str, Fixer]) -> str:
    """Return the page of all fixers as Markdown."""
    head = "# Fixers\n\nMade from the fixers by `python -m trueline.docs`; "
    head += "`trueline plan NAME` asks one for a [plan](plans.md).\n\n"
    return head + "\n".join(fixer_page(fixer, "##") for fixer in fixers.values())


def _fixer_parts(fixer: Fixer, heading: str) -> Iterator[str]:
    yield f"{heading} {fixer.name}"
    yield fixer.documentation
    if fixer.fixes:
        yield f"Answers {', '.join(fixer.fixes)}."
    settings = list(_settings(fixer))
    if settings:
        yield "\n".join((f"Options in `[fixers.{fixer.name}]` and as `--option`:", "", *settings))
    for staging in fixer.scenes:
        yield f"For example, {staging.title}:"
        for label, text in (("before", staging.before), ("after", staging.after)):
            yield f"```text\n# {label}\n{text.strip()}\n```"


def _parts(rule: Rule, heading: str) -> Iterator[str]:
    yield f"{heading} {rule.code} {rule.name}"
    yield rule.documentation
    settings = list(_settings(rule))
    yield f"Severity: {rule.severity}." + (
        " Off unless selected by its code." if not rule.default else ""
    )
    if settings:
        yield "\n".join((f"Options in `[rules.{rule.code}]`:", "", *settings))
    for scene in rule.scenes:
        yield f"{_title(scene)}:"
        yield f"```text\n{scene.text.strip()}\n```"


def _title(scene: Scene) -> str:
    kind = "Found" if scene.failing else "Silent"
    return f"{kind}: {scene.title}"


def _settings(rule: Rule | Fixer) -> Iterator[str]:
    if rule.options is None or not is_dataclass(rule.options):
        return
    from trueline.config.show import toml

    described = rule.options_described
    for option in fields(rule.options):
        name = option.name.replace("_", "-")
        default = option.default if option.default is not MISSING else {}
        yield f"- `{name}` (default `{toml(default)}`): {described[option.name]}"


def _anchor(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}".lower()


def publish(folder: Path) -> None:
    """Write all that is made from rules and settings below ``folder``, the project's docs/."""
    import trueline_rules
    from trueline.config.reference import updated
    from trueline.config.schema import schema_text
    from trueline.migration.file_schema import file_schema
    from trueline.registry import load_fixers, rules_of

    rules = {rule.code: rule for rule in sorted(rules_of("trueline_rules"), key=_code)}
    fixers = fixer_book(load_fixers())
    (folder / "fixers.md").write_text(fixers, encoding="utf-8")
    page_of_settings = folder / "configuration.md"
    (folder / "rules.md").write_text(book(rules), encoding="utf-8")
    (folder / "schemas" / "config.schema.json").write_text(schema_text(rules), encoding="utf-8")
    migration = dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"
    (folder / "schemas" / "migration.schema.json").write_text(migration, encoding="utf-8")
    place = Path(trueline_rules.__file__).with_name("_index.py")
    place.write_text(index(rules), encoding="utf-8")
    text = updated(page_of_settings.read_text(encoding="utf-8"), rules)
    page_of_settings.write_text(text, encoding="utf-8")


def index(rules: Mapping[str, Rule]) -> str:
    """Return the module that tells what selects our own rules, so that none need be imported."""
    rows = (
        f'    ("{card.code}", "{card.module.rpartition(".")[2]}", {card.default}),\n'
        for card in cards(rules).values()
    )
    text = f'"""{_INDEX}"""\n\nfrom __future__ import annotations\n\n'
    return f"{text}INDEX: tuple[tuple[str, str, bool], ...] = (\n{''.join(rows)})\n"


def _code(rule: Rule) -> str:
    return rule.code


_INDEX = "Code, module and default of each rule; made from these by ``python -m trueline.docs``."


if __name__ == "__main__":
    publish(Path("docs"))
