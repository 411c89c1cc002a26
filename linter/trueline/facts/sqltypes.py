"""Whether the type that code declares and the type of the column mean the same at run time.

Everything here is said of PostgreSQL's behaviour on INSERT, comparison and reading; where drivers
differ (asyncpg sends typed parameters), the stricter one counts.
"""

from __future__ import annotations

from trueline.facts.catalogue import Catalogue, Domain, SqlType
from trueline.facts.typenames import SERIALS, is_built_in, parse_type
from trueline.facts.typepairs import PAIRS, Level, Verdict

__all__ = ["SERIALS", "Level", "Verdict", "parse_type", "same_type"]


EQUAL = Verdict(Level.EQUAL)
_INTEGERS = {"smallint": 32_767, "integer": 2_147_483_647, "bigint": 9_223_372_036_854_775_807}
_STRINGS = frozenset({"character varying", "text"})
_TEXTS = _STRINGS | {"character", "bpchar", "citext", "name"}
_ZONES = ("timestamp with", "timestamp without", "time with", "time without")
_PADDED = "values come back padded with blanks, and trailing blanks are lost"
_NO_CASE = "citext compares without regard to case: 'A' = 'a' holds"
_CASE = "the column tells upper from lower case, which citext does not: lookups miss rows"
_CENTS = "fractions are rounded away in silence"


def same_type(code: SqlType, database: SqlType, catalogue: Catalogue) -> Verdict:
    """Compare the type that code declares with that of the column."""
    code, database = _plain(code), _plain(database)
    if code == database:
        return EQUAL
    if bool(code.dimensions) != bool(database.dimensions):
        return _array(code, database)
    code, database = code._replace(dimensions=0), database._replace(dimensions=0)
    if _is_enum(code, catalogue) or _is_enum(database, catalogue):
        return _enum(code, database)
    domain = _domain(database, catalogue)
    if domain is not None and not _same_name(code, database):
        return _against_domain(code, domain, catalogue)
    if code.name == database.name:
        return _same_kind(code, database)
    return _kinds(code, database, catalogue)


def _plain(found: SqlType) -> SqlType:
    name = SERIALS.get(found.name, found.name)
    modifiers = found.modifiers
    if name.startswith(("time", "interval")) and modifiers == (6,):
        modifiers = ()
    return found._replace(name=name, modifiers=modifiers, dimensions=min(found.dimensions, 1))


def _array(code: SqlType, database: SqlType) -> Verdict:
    if code.dimensions:
        said = f"an array is refused by the {database} column"
    else:
        said = f'a single value is refused: malformed array literal for type "{database}"'
    return Verdict(Level.ERROR, "array", said)


def _is_enum(found: SqlType, catalogue: Catalogue) -> bool:
    own = not is_built_in(found.name) or found.schema
    return bool(own) and catalogue.enum(found.name, found.schema) is not None


def _enum(code: SqlType, database: SqlType) -> Verdict:
    if _same_name(code, database):
        return EQUAL
    return _refused(code, database)._replace(kind="enum")


def _domain(found: SqlType, catalogue: Catalogue) -> Domain | None:
    return None if is_built_in(found.name) else catalogue.domain(found.name, found.schema)


def _same_name(code: SqlType, database: SqlType) -> bool:
    """Whether both name one type; a name without schema is taken for the other's."""
    if code.name != database.name:
        return False
    return not code.schema or not database.schema or code.schema == database.schema


def _against_domain(code: SqlType, domain: Domain, catalogue: Catalogue) -> Verdict:
    found = same_type(code, domain.base, catalogue)
    if found.level not in (Level.EQUAL, Level.EQUIVALENT):
        return found
    demands = [f"CHECK ({check.expression})" for check in domain.checks]
    demands += [] if domain.nullable else ["NOT NULL"]
    if not demands:
        return Verdict(Level.EQUIVALENT, "domain", f"{domain.name} is a domain over {domain.base}")
    said = f"the domain {domain.name} also demands {' and '.join(demands)}"
    return Verdict(Level.NOTE, "domain", said)


def _same_kind(code: SqlType, database: SqlType) -> Verdict:
    if not _same_name(code, database):
        said = f"{code} and {database} are two types: no operator compares them"
        return Verdict(Level.ERROR, consequence=said)
    if code.modifiers == database.modifiers:
        return EQUAL
    if code.name == "numeric":
        return _numeric(code.modifiers, database.modifiers)
    if code.name.startswith(("time", "interval")):
        return _fraction(code.modifiers or (6,), database.modifiers or (6,))
    return _length(code, database)


def _numeric(code: tuple[int, ...], database: tuple[int, ...]) -> Verdict:
    if not database:
        said = "the column takes more digits than the code declares"
        return Verdict(Level.NOTE, "precision", said)
    precision, scale = database
    if not code:
        said = f"values of 1e{precision - scale} and more fail with numeric field overflow"
        return Verdict(Level.WARNING, "precision", said)
    if code[0] - code[1] > precision - scale:
        said = f"values of 1e{precision - scale} and more fail: numeric field overflow"
        return Verdict(Level.ERROR, "precision", said)
    if code[1] > scale:
        said = f"values are rounded to {scale} decimal places in silence"
    else:
        said = "the column holds values beyond the digits that the code declares"
    return Verdict(Level.WARNING, "precision", said)


def _fraction(code: tuple[int, ...], database: tuple[int, ...]) -> Verdict:
    if code[0] > database[0]:
        said = f"seconds are rounded to {database[0]} decimal places in silence"
        return Verdict(Level.WARNING, "precision", said)
    said = "the column keeps finer fractions of seconds than the code declares"
    return Verdict(Level.NOTE, "precision", said)


def _length(code: SqlType, database: SqlType) -> Verdict:
    """Compare two lengths of one kind of type; none is no limit."""
    if code.name not in (*_TEXTS, "bit varying"):
        said = f"a value of {code} is refused by {database}"
        exact = code.modifiers and database.modifiers
        return Verdict(Level.ERROR if exact else Level.WARNING, "length", said)
    return _limits(code, database)


def _limits(code: SqlType, database: SqlType) -> Verdict:
    own, limit = (each.modifiers[0] if each.modifiers else 0 for each in (code, database))
    if own == limit:
        return Verdict(Level.EQUIVALENT, "length", "both take any length")
    if not limit:
        said = f"the column takes values longer than {own}"
        return Verdict(Level.NOTE, "length", said)
    too_long = f"value too long for type {database}"
    if not own:
        said = f'values longer than {limit} fail: "{too_long}"'
        return Verdict(Level.WARNING, "length", said)
    if own > limit:
        return Verdict(Level.ERROR, "length", f'values longer than {limit} fail: "{too_long}"')
    said = f"the column holds values longer than {own}, which the code does not expect"
    return Verdict(Level.WARNING, "length", said)


def _kinds(code: SqlType, database: SqlType, catalogue: Catalogue) -> Verdict:
    """Compare types of different names."""
    pair = (code.name, database.name)
    if {*pair} <= _TEXTS:
        return _texts(code, database)
    if {*pair} <= set(_INTEGERS):
        return _integers(*pair)
    if code.name in _INTEGERS and database.name in ("numeric", "double precision", "real"):
        said = f"values of {database} are read, with fractions that the code does not expect"
        return Verdict(Level.WARNING, consequence=said)
    if database.name in _INTEGERS and code.name in ("numeric", "double precision", "real"):
        return Verdict(Level.ERROR, consequence=_CENTS)
    if pair in PAIRS:
        return PAIRS[pair]
    if _is_part_of_time(code) and _is_part_of_time(database):
        return _times(code, database)
    return _foreign(code, database, catalogue)


def _texts(code: SqlType, database: SqlType) -> Verdict:
    names = {code.name, database.name}
    if names <= _STRINGS:
        return _limits(code, database)
    if "citext" in names:
        said = _NO_CASE if database.name == "citext" else _CASE
        return Verdict(Level.WARNING, consequence=said)
    if names == {"character", "bpchar"}:
        return _limits(code, database)
    if "name" in names:
        return Verdict(Level.WARNING, "length", "the type name cuts values to 63 bytes in silence")
    if database.name in ("character", "bpchar"):
        found = _limits(code, database)
        return Verdict(max(found, Verdict(Level.WARNING), key=_rank).level, consequence=_PADDED)
    return Verdict(Level.WARNING, consequence="the column does not pad with blanks as CHAR does")


def _rank(verdict: Verdict) -> int:
    return list(Level).index(verdict.level)


def _integers(code: str, database: str) -> Verdict:
    if _INTEGERS[code] > _INTEGERS[database]:
        said = f'values over {_INTEGERS[database]} fail: "{database} out of range"'
        return Verdict(Level.ERROR, "precision", said)
    said = f"the column holds values over {_INTEGERS[code]}, which a typed parameter can't carry"
    return Verdict(Level.WARNING, "precision", said)


def _is_part_of_time(found: SqlType) -> bool:
    return found.name.startswith(("date", "time", "interval")) and is_built_in(found.name)


def _times(code: SqlType, database: SqlType) -> Verdict:
    if code.name.startswith("interval") and database.name.startswith("interval"):
        said = "the fields of an interval that the column does not keep are dropped in silence"
        return Verdict(Level.WARNING, "precision", said)
    if database.name == "date" and code.name.startswith("timestamp"):
        return Verdict(Level.ERROR, consequence="the time of day is dropped in silence")
    if code.name == "date" and database.name.startswith("timestamp"):
        said = "datetimes are read where the code expects dates: comparing the two raises TypeError"
        return Verdict(Level.ERROR, consequence=said)
    return _refused(code, database)


def _foreign(code: SqlType, database: SqlType, catalogue: Catalogue) -> Verdict:
    """Compare types that have nothing in common, or that only their names are known of."""
    if _same_name(code, database):
        return EQUAL
    domain = _domain(code, catalogue)
    if domain is not None:
        found = same_type(domain.base, database, catalogue)
        if found.level in (Level.EQUAL, Level.EQUIVALENT):
            said = f"the column is not held to the domain {domain.name}"
            return Verdict(Level.WARNING, "domain", said)
        return found
    return _refused(code, database)


def _refused(code: SqlType, database: SqlType) -> Verdict:
    own, theirs = (str(each._replace(modifiers=(), schema="")) for each in (code, database))
    said = f'a parameter of type {own} fails: "operator does not exist: {theirs} = {own}"'
    return Verdict(Level.ERROR, consequence=said)
