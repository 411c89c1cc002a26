"""What a run finds out about models and databases, and what it could not look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from trueline.errors import BlindError
from trueline.facts.copies import without_copies
from trueline.facts.database import Database, models_in
from trueline.facts.translation import translated
from trueline.findings import Idle, Skipped
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.config.model import Config, DatabaseSettings
    from trueline.facts import Facts
    from trueline.facts.declared import Models
    from trueline.facts.literals import LabelList
    from trueline.facts.rawsql import SqlFile
    from trueline.facts.usage import Use
    from trueline.source import Source

NO_DATABASE = "no database was given"
_MAPPERS = ("sqlalchemy", "sqlmodel", "flask_appbuilder", "django")
_REMEDY = "name one with --database, or as [databases.<name>] in the configuration"


class Looked(NamedTuple):
    """Models and databases, and all that could not be looked at."""

    models: Models
    databases: tuple[Database, ...]
    literals: Mapping[str, tuple[LabelList, ...]]
    sql: Mapping[str, SqlFile]
    uses: Mapping[str, tuple[Use, ...]]
    skipped: tuple[Skipped, ...]
    idle: tuple[Idle, ...]


def look(source: Source, config: Config, rules: Mapping[str, Rule], facts: Facts) -> Looked:
    """Read the models of the project, and every database that is configured."""
    models, skipped = _models(source, facts)
    needing = tuple(code for code, rule in rules.items() if rule.reads.database)
    databases, idle = [], []
    for settings in config.databases if needing else ():
        try:
            databases.append(_database(source, settings, models, facts))
        except BlindError as error:
            what = f'database "{settings.name}"'
            idle.append(Idle(what, str(error), "", needing, blind=True))
    if needing and not config.databases and (models.tables or _asked(config, rules)):
        blind = _asked(config, rules)
        idle.append(Idle("database", NO_DATABASE, _REMEDY, needing, blind))
    listed = models.tables and _reads(rules, Reads.LITERALS)
    literals = _literals(source, facts) if listed else {}
    sql, unread = _sql(source, facts) if databases and _reads(rules, Reads.SQL) else ({}, [])
    skipped += unread
    using = _reads(rules, Reads.USAGES) or _reads(rules, Reads.MIRRORS)
    uses, unread = _uses(source, facts, models) if using else ({}, [])
    skipped += unread
    unseen = (each for database in databases for each in _unseen(database))
    return Looked(models, tuple(databases), literals, sql, uses, (*skipped, *unseen), tuple(idle))


def _models(source: Source, facts: Facts) -> tuple[Models, list[Skipped]]:
    from trueline.facts.declared import Models
    from trueline.facts.models import read_models

    if not _imports_mapper(facts):
        return Models(), []
    declaring = (path for path in _python(facts) if facts.modules[path].declares)
    coming = source.extracts("outline", declaring)
    _ = facts.imports  # made while other processes extract
    outlines, skipped = {}, []
    for path, outline in coming:
        if isinstance(outline, Skipped):
            skipped.append(outline)
        elif outline:
            outlines[path] = outline
    torn = [path for path in facts.files if path.endswith(".py") and path not in facts.modules]
    lost = (each for _, each in source.extracts("outline", torn) if isinstance(each, Skipped))
    models = read_models(outlines, facts, source.outline)
    return _doubting(models, [*skipped, *lost]), skipped


def _doubting(models: Models, skipped: list[Skipped]) -> Models:
    """Return the models with a doubt for each file that could not be read: it may declare any."""
    from trueline.facts.declared import Doubt, Models, Place
    from trueline.facts.module import Span

    doubts = tuple(
        Doubt(Place(each.address, Span(each.line)), "models of the file", each.reason)
        for each in skipped
    )
    return Models(models.tables, models.classes, (*models.doubts, *doubts), models.enum_types)


def _imports_mapper(facts: Facts) -> bool:
    """Whether any file imports a library that maps classes; without one there are no models."""
    imported = {row[0] for module in facts.modules.values() for row in module.import_rows}
    return any(library in name for name in imported for library in _MAPPERS)


def _literals(source: Source, facts: Facts) -> dict[str, tuple[LabelList, ...]]:
    found = source.extracts("literals", _python(facts))
    return {path: lists for path, lists in found if lists and not isinstance(lists, Skipped)}


def _sql(source: Source, facts: Facts) -> tuple[dict[str, SqlFile], list[Skipped]]:
    scripts = [path for path in facts.files if path.endswith(".sql")]
    return _parted(source.extracts("sql", [*_python(facts), *scripts]))


def _uses(
    source: Source, facts: Facts, models: Models
) -> tuple[dict[str, tuple[Use, ...]], list[Skipped]]:
    """Read the uses in files that name a model, or a module of models."""
    from trueline.facts.usage import may_name_models

    return _parted(source.extracts("usages", may_name_models(facts.modules, models)))


def _parted(extracted: Iterable[tuple[str, Any]]) -> tuple[dict[str, Any], list[Skipped]]:
    """Part facts by path from what could not be looked at."""
    facts, skipped = {}, []
    for path, found in extracted:
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            facts[path] = found
    return facts, skipped


def _reads(rules: Mapping[str, Rule], reads: Reads) -> bool:
    return any(rule.reads is reads for rule in rules.values())


def _python(facts: Facts) -> list[str]:
    return [path for path in facts.modules if path.endswith(".py")]


def _database(source: Source, settings: DatabaseSettings, models: Models, facts: Facts) -> Database:
    if settings.metadata:
        own = source.metadata(settings)
    else:
        own = models_in(models, settings.models, facts)
        own = without_copies(own, facts, lambda paths: _parted(source.extracts("usages", paths))[0])
    own = translated(own, dict(settings.translate))
    catalogue = source.catalogue(settings)
    claims = bool(settings.models)
    return Database(settings.name, catalogue, own, settings.schemas, settings.ignore, claims)


def _unseen(database: Database) -> Iterator[Skipped]:
    """What the database did not show is not looked at, and never clean."""
    name = database.catalogue.origin.name
    for each in database.catalogue.unseen:
        yield Skipped(each.address, f"not seen in {name}", each.why)


def _asked(config: Config, rules: Mapping[str, Rule]) -> bool:
    """Whether a rule that needs a database was selected by its code, or by a family of such."""
    by_itself = {rule.family for rule in rules.values() if rule.reads.database} - {
        rule.family
        for rule in rules.values()
        if not (rule.reads.database or rule.reads is Reads.MIRRORS)
    }
    return any(
        selector in by_itself or (selector in rules and rules[selector].reads.database)
        for selector in config.selection.select
    )
